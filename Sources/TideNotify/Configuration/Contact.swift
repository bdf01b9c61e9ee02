/// Somebody, or something, that messages go to.
public struct Contact: Sendable, Equatable {
    /// Id in routes and messages.
    public var id: String
    /// Name for people.
    public var name: String
    /// Id of the channel.
    public var channel: String
    /// Who it is in that channel: an address, a telephone number, a member to be mentioned; empty where the channel
    /// has but one receiver.
    public var to: String
    /// What it reads.
    public var language: Language

    /// Makes a contact.
    public init(id: String, name: String = "", channel: String, to: String = "", language: Language = .zh) {
        (self.id, self.name, self.channel) = (id, name.isEmpty ? id : name, channel)
        (self.to, self.language) = (to, language)
    }
}
