/// What a stretch of time at some targets was, as a person said: what rules are judged by.
public struct IntervalLabel: Sendable, Equatable {
    /// What it was said about.
    public enum Origin: Sendable, Equatable {
        /// An alert that was closed.
        case alert(AlertID)
        /// A maintenance silence that is over.
        case silence(UInt64)
    }

    /// Its number, from 1; of a silence that of the silence.
    public var number: UInt64
    /// What it was said about.
    public var origin: Origin
    /// What it was; one of `AlertCause.forPeople`.
    public var cause: AlertCause
    /// Id of a rule, or of a silence a prefix that ends in `/`; nil for all.
    public var rule: String?
    /// A target, or of a silence the beginning of targets; nil for all.
    public var target: String?
    /// Series whose readings decided; of a silence none.
    public var series: [SeriesNumber]
    /// When it began, by device time; by the wall clock of a silence.
    public var from: Timestamp
    /// When it ended, likewise; never before `from`.
    public var until: Timestamp
    /// Who said so.
    public var by: String
    /// What there was to say of it.
    public var comment: String
    /// When it was said, by the time of the record; the end of a silence.
    public var at: Timestamp
    /// Number of the label of the same alert that it takes the place of; known when it is read.
    public var supersedes: UInt64?

    /// Makes a label.
    public init(
        number: UInt64,
        of origin: Origin,
        cause: AlertCause,
        rule: String?,
        target: String?,
        series: [SeriesNumber] = [],
        from: Timestamp,
        until: Timestamp,
        by: String,
        comment: String,
        at: Timestamp,
        supersedes: UInt64? = nil
    ) {
        (self.number, self.origin, self.cause, self.supersedes) = (number, origin, cause, supersedes)
        (self.rule, self.target, self.series) = (rule, target, series)
        (self.from, self.until, self.by, self.comment, self.at) = (from, until, by, comment, at)
    }

    /// Whether it says something of an incident: of the same target or of one of its series, at the same time.
    ///
    /// That a rule is not wanted says nothing of other rules.
    ///
    /// - Parameters:
    ///   - alert: the incident.
    ///   - end: when an incident that goes on ends at the earliest.
    /// - Returns: whether it does.
    public func meets(_ alert: Alert, until end: Timestamp) -> Bool {
        guard from <= alert.ended ?? end, alert.began <= until else { return false }
        switch origin {
        case .silence: return Silence.matches(rule, alert.rule) && Silence.matches(target, alert.target)
        case .alert:
            guard cause != .wrongRule || rule == alert.rule else { return false }
            return target == alert.target || series.contains { alert.series.contains($0) }
        }
    }

    /// What people name it by: its number, behind an `s` where it is of a silence.
    public var name: String {
        if case .silence = origin { return "s\(number)" }
        return "\(number)"
    }
}
