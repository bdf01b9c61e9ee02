public import TideAlerts
internal import TideNotify

extension DaemonConfiguration {
    /// What keeps rules from being used with this configuration; nil for nothing.
    public func problem(with set: RuleSet) -> String? {
        let unknown = set.contacts.subtracting(notify.contacts.keys).sorted()
        guard !unknown.isEmpty else { return nil }
        return "\(file): routes name \(unknown.joined(separator: ", ")), notify.contacts does not"
    }
}
