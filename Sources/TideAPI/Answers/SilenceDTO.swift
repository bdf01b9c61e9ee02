public import TideModel

/// A stretch of time in which nothing is sent about some alerts.
public struct SilenceDTO: Sendable, Equatable, Codable {
    /// Its number.
    public var id: UInt64
    /// Id of a rule, or a prefix; nil for all.
    public var rule: String?
    /// A target, or the beginning of targets; nil for all.
    public var target: String?
    /// When it begins, and when it ends.
    public var from, until: WrittenTime
    /// Who made it, and why.
    public var by, comment: String
    /// Somebody works there.
    public var maintenance: Bool

    /// Makes an answer.
    public init(_ silence: Silence) {
        (id, rule, target) = (silence.id, silence.rule, silence.target)
        (from, until) = (WrittenTime(silence.from), WrittenTime(silence.until))
        (by, comment, maintenance) = (silence.by, silence.comment, silence.isMaintenance)
    }
}
