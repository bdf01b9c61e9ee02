/// A stretch of time in which nothing is sent about some alerts: they go on being found and kept.
public struct Silence: Sendable, Equatable, Codable {
    /// Its number, from 1; 0 before it is recorded.
    public var id: UInt64
    /// Id of a rule, or a prefix of it that ends in `/`; nil for all.
    public var rule: String?
    /// A target, or the beginning of targets up to a `/`; nil for all.
    public var target: String?
    /// When it begins.
    public var from: Timestamp
    /// When it ends; never open.
    public var until: Timestamp
    /// Who made it.
    public var by: String
    /// Why.
    public var comment: String
    /// Somebody works there: it is a label of its time when it is over.
    public var isMaintenance: Bool

    /// Makes a silence.
    public init(
        id: UInt64 = 0,
        rule: String?,
        target: String?,
        from: Timestamp,
        until: Timestamp,
        by: String,
        comment: String,
        isMaintenance: Bool = false
    ) {
        (self.id, self.rule, self.target, self.from, self.until) = (id, rule, target, from, until)
        (self.by, self.comment, self.isMaintenance) = (by, comment, isMaintenance)
    }

    /// Longest silence: what is not wanted for longer is a matter of the rules.
    public static let longest: Int64 = 90 * 86_400_000

    /// Whether it covers an alert at a time.
    public func covers(rule: String, target: String, at time: Timestamp) -> Bool {
        guard from <= time, time < until else { return false }
        return Self.matches(self.rule, rule) && Self.matches(self.target, target)
    }

    /// Whether a name is what a pattern means: the name itself, or one below it; nil means all.
    static func matches(_ pattern: String?, _ name: String) -> Bool {
        guard let pattern, name != pattern else { return true }
        return name.hasPrefix(pattern.hasSuffix("/") ? pattern : pattern + "/")
    }
}
