/// What a rule, or a group of messages, remembers from now on.
public struct AlertStateChange: Sendable, Equatable {
    /// Names it: `rule|target` for rules.
    public var key: String
    /// What it remembers, as TideAlerts codes it; nil when there is nothing to remember.
    public var bytes: [UInt8]?

    /// Makes a change.
    public init(key: String, bytes: [UInt8]?) { (self.key, self.bytes) = (key, bytes) }
}
