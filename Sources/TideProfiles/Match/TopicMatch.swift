/// What the `{names}` of a topic pattern stand for.
public typealias TopicCaptures = [String: String]

/// Which profile a message belongs to.
public struct TopicMatch: Sendable, Equatable {
    /// Index into `ProfileSet.profiles`.
    public var profile: Int
    /// Index into the profile's `match`.
    public var entry: Int
    /// What the topic's `{names}` stand for.
    public var captures: TopicCaptures
    /// Further profiles that share the topic: the device's entry in the registry tells whose it is.
    public var others: [Int] = []

    /// Makes a match.
    public init(profile: Int, entry: Int = 0, captures: TopicCaptures) {
        self.profile = profile
        self.entry = entry
        self.captures = captures
    }
}
