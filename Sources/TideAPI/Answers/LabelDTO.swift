public import TideModel

/// What a stretch of time was, as a person said.
public struct LabelDTO: Sendable, Equatable, Codable {
    /// Its number, behind an `s` where it is of a silence.
    public var id: String
    /// What it was.
    public var cause: AlertCause
    /// Id of the rule, of a silence also a prefix; nil for all.
    public var rule: String?
    /// What it is about, of a silence also the beginning of targets; nil for all.
    public var target: String?
    /// Numbers of the series that decided.
    public var series: [SeriesNumber]
    /// When it began, and when it ended: device times, of a silence by the wall clock.
    public var from, until: WrittenTime
    /// Who said so, and why.
    public var by, comment: String
    /// When it was said.
    public var at: WrittenTime
    /// Number of the alert that was closed, or of the silence.
    public var alert, silence: UInt64?
    /// Id of the label whose place it takes.
    public var supersedes: String?

    /// Makes an answer.
    public init(_ label: IntervalLabel) {
        (id, cause, rule, target) = (label.name, label.cause, label.rule, label.target)
        (series, by, comment, at) = (label.series, label.by, label.comment, WrittenTime(label.at))
        (from, until) = (WrittenTime(label.from), WrittenTime(label.until))
        switch label.origin {
        case .alert(let number): alert = number
        case .silence(let number): silence = number
        }
        supersedes = label.supersedes.map { "\($0)" }
    }
}
