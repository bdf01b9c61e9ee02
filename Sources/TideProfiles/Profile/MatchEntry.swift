/// Which messages are a profile's own.
public struct MatchEntry: Sendable, Equatable {
    /// What the topic looks like.
    public var topic: TopicPattern
    /// The content type, where the message names one.
    public var contentType: String?
    /// What is around the payload.
    public var envelope: Envelope?
}
