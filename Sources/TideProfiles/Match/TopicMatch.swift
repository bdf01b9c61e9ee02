/// What the `{names}` of a topic pattern stand for.
public typealias TopicCaptures = [String: String]

/// Which profile a message belongs to.
public struct TopicMatch: Sendable, Equatable {
    /// Index into `ProfileSet.profiles`.
    public var profile: Int
    /// What the topic's `{names}` stand for.
    public var captures: TopicCaptures

    /// Makes a match.
    public init(profile: Int, captures: TopicCaptures) {
        self.profile = profile
        self.captures = captures
    }
}
