/// Number of an alert: from 1 without gaps, never reused.
public typealias AlertID = UInt64

/// One incident: what a rule found at a target, from its first firing to its end.
public struct Alert: Sendable, Equatable, Codable {
    /// Where an incident stands.
    ///
    /// What is only pending is no incident yet.
    public enum Status: String, Sendable, Codable, CaseIterable {
        /// The condition holds, or has not been clear for long enough.
        case firing
        /// It was firing, and since then nothing usable came: nobody knows.
        case noData = "no_data"
        /// It is over.
        case resolved
    }

    /// Its number.
    public var id: AlertID
    /// Id of the rule, such as `turbot/oxygen_low`.
    public var rule: String
    /// What it is about: `site`, `site/unit`, `site/device` or `site/device/channel`.
    public var target: String
    /// Id of the site.
    public var site: String
    /// Series whose readings decided; the first is the one that is shown.
    public var series: [SeriesNumber]
    /// Where it stands.
    public var status: Status
    /// How bad it is now; when it is over: how bad it was at its end.
    public var severity: Severity
    /// How bad it ever was.
    public var highest: Severity
    /// Device time from which the condition held.
    public var began: Timestamp
    /// When it fired, by the time of its record.
    public var fired: Timestamp
    /// Device time of its end; nil while it goes on.
    public var ended: Timestamp?
    /// Why it ended, or what a person says it was.
    public var cause: AlertCause?
    /// What the rule watches, when it was last worse or better: in `unit`.
    public var value: Double
    /// The limit of the present severity, in `unit`.
    public var limit: Double
    /// Canonical unit (UCUM) of value and limit.
    public var unit: String
    /// Who took notice, and of which severity; withdrawn when it becomes worse.
    public var acknowledged: Acknowledgement?
    /// Who is to see to it.
    public var assignee: String?
    /// Nothing is sent about it before this time.
    public var snoozedUntil: Timestamp?
    /// What people were told of it; nil while nobody was.
    public var told: Told?
    /// How often it began again.
    public var returns = 0

    /// What people were told.
    public struct Told: Sendable, Equatable, Codable {
        /// How bad it was in the last message.
        public var severity: Severity
        /// When the first message was made.
        public var first: Timestamp
        /// When the last one was.
        public var last: Timestamp
        /// How many were made of it, counted once for all contacts.
        public var messages: Int
        /// How many more contacts were told because nobody took notice: steps of the route.
        public var steps: Int
        /// The last message said that nothing usable comes.
        public var saysNoData: Bool
        /// It was said that it comes and goes: nothing is sent until it is steady.
        public var saysFlapping: Bool

        /// Makes the first message.
        public init(severity: Severity, at time: Timestamp) {
            (self.severity, first, last, messages, steps) = (severity, time, time, 0, 0)
            (saysNoData, saysFlapping) = (false, false)
        }

        /// Our own clock was set ahead by some milliseconds, or back: what is due after a message comes no sooner or later for it.
        public mutating func move(by step: Int64) { (first, last) = (first + step, last + step) }
    }

    /// That somebody took notice.
    public struct Acknowledgement: Sendable, Equatable, Codable {
        /// Who.
        public var by: String
        /// When.
        public var at: Timestamp
        /// How bad it was then.
        public var severity: Severity

        /// Makes an acknowledgement.
        public init(by: String, at: Timestamp, severity: Severity) {
            (self.by, self.at, self.severity) = (by, at, severity)
        }
    }

    /// Makes an incident that fires.
    ///
    /// - Parameters:
    ///   - id: its number.
    ///   - rule: id of the rule.
    ///   - target: what it is about.
    ///   - site: id of the site.
    ///   - series: those that decided.
    ///   - severity: how bad it is.
    ///   - began: device time from which the condition held.
    ///   - fired: time of the record.
    ///   - value: what the rule watches, in `unit`.
    ///   - limit: of the severity, in `unit`.
    ///   - unit: canonical unit (UCUM).
    public init(
        id: AlertID,
        rule: String,
        target: String,
        site: String,
        series: [SeriesNumber],
        severity: Severity,
        began: Timestamp,
        fired: Timestamp,
        value: Double,
        limit: Double,
        unit: String
    ) {
        (self.id, self.rule, self.target, self.site, self.series) = (id, rule, target, site, series)
        (self.severity, highest, status) = (severity, severity, .firing)
        (self.began, self.fired, self.value) = (began, fired, value)
        (self.limit, self.unit) = (limit, unit)
    }
}
