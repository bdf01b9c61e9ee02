/// All channels and contacts.
public struct NotifyConfiguration: Sendable, Equatable {
    /// Channels by id.
    public var channels: [String: ChannelConfiguration]
    /// Contacts by id.
    public var contacts: [String: Contact]

    /// Makes a configuration.
    public init(channels: [String: ChannelConfiguration] = [:], contacts: [Contact] = []) {
        self.channels = channels
        self.contacts = Dictionary(contacts.map { ($0.id, $0) }) { first, _ in first }
    }

    /// What is wrong, each with its key; empty when all is well.
    public func problems() -> [NotifyError] {
        var found: [NotifyError] = []
        for (id, channel) in channels.sorted(by: { $0.key < $1.key }) {
            found += channel.problems().map { NotifyError(key: "notify.channels.\(id).\($0.key)", problem: $0.problem) }
        }
        for contact in contacts.values.sorted(by: { $0.id < $1.id }) {
            if let problem = problem(contact) {
                found.append(NotifyError(key: "notify.contacts.\(contact.id).\(problem.key)", problem: problem.problem))
            }
        }
        return found + robotsUsedTwice()
    }

    private func problem(_ contact: Contact) -> NotifyError? {
        guard let channel = channels[contact.channel] else {
            let known = channels.keys.sorted().joined(separator: ", ")
            return NotifyError(key: "channel", problem: "there is no channel '\(contact.channel)'; there are: \(known)")
        }
        if case .email = channel, !MailAddress.isValid(contact.to) {
            return NotifyError(key: "to", problem: "must be a mail address, is '\(contact.to)'")
        }
        let isPlain = contact.to.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 }
        return isPlain ? nil : NotifyError(key: "to", problem: "must be one line")
    }

    /// A robot counts what comes from all channels, so it must have one channel: the rate is kept per channel.
    private func robotsUsedTwice() -> [NotifyError] {
        var owners: [String: String] = [:]
        var found: [NotifyError] = []
        for (id, channel) in channels.sorted(by: { $0.key < $1.key }) {
            guard case .robot(let robot) = channel else { continue }
            if let owner = owners.updateValue(id, forKey: robot.url) {
                let right = "is the robot of '\(owner)' too: name one channel in both contacts"
                found.append(NotifyError(key: "notify.channels.\(id).url", problem: right))
            }
        }
        return found
    }
}
