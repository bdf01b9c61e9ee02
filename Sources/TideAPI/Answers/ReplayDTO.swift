public import TideModel

/// What rules would have found in stored readings.
public struct ReplayDTO: Sendable, Equatable, Codable {
    /// Device times that count (half open).
    public var from, to: WrittenTime
    /// Why it ended before `to`, with when; nil when it did not.
    public var stopped: String?
    /// Series that rules look at, and their readings in these times.
    public var series, readings: Int
    /// Messages that would have been sent, by contact.
    public var messages: [String: Int]
    /// Each rule.
    public var rules: [Rule]
    /// Each incident, by its beginning; empty when nobody asked.
    public var incidents: [Incident]
    /// Labels `true` that no incident meets: of their own rule where it was tried, else of any.
    public var missed: [LabelDTO]

    /// What became of one rule.
    public struct Rule: Sendable, Equatable, Codable {
        /// Its id.
        public var id: String
        /// Incidents that go on in these times, and their hours within them.
        public var incidents: Int, hours: Double
        /// Messages by contact; one that names several rules counts for each.
        public var messages: [String: Int]
        /// Incidents with a label `true`, one that says it was not so, another one, and none.
        public var right, wrong, other, unlabelled: Int
        /// Labels `true` of this rule that no incident of it meets.
        public var missed: Int

        /// Makes a line.
        public init(
            id: String,
            incidents: Int,
            hours: Double,
            messages: [String: Int],
            right: Int,
            wrong: Int,
            other: Int,
            unlabelled: Int,
            missed: Int
        ) {
            (self.id, self.incidents, self.hours, self.messages) = (id, incidents, hours, messages)
            (self.right, self.wrong, self.other) = (right, wrong, other)
            (self.unlabelled, self.missed) = (unlabelled, missed)
        }

        private enum CodingKeys: String, CodingKey {
            case id, incidents, hours, messages, wrong, other, unlabelled, missed
            case right = "true"
        }
    }

    /// One incident.
    public struct Incident: Sendable, Equatable, Codable {
        /// Id of the rule, and what it is about.
        public var rule, target: String
        /// Device time from which it holds, and of its end; nil where it goes on.
        public var began: WrittenTime, ended: WrittenTime?
        /// How bad it was at its worst: `warning`, `alarm`, `emergency`.
        public var severity: String
        /// What was measured then, in `unit`; nil where nothing is measured.
        public var value: Double?
        /// Unit (UCUM).
        public var unit: String
        /// What people said that its time was, and the id of their label.
        public var cause: AlertCause?, label: String?

        /// Makes an incident.
        public init(
            rule: String,
            target: String,
            began: Timestamp,
            ended: Timestamp?,
            severity: Severity,
            value: Double?,
            unit: String,
            label: IntervalLabel?
        ) {
            (self.rule, self.target, self.severity) = (rule, target, severity.name)
            (self.began, self.ended) = (WrittenTime(began), ended.map { WrittenTime($0) })
            (self.value, self.unit, cause, self.label) = (value, unit, label?.cause, label?.name)
        }
    }

    /// Makes an answer.
    public init(
        from: Timestamp,
        to: Timestamp,
        stopped: String?,
        series: Int,
        readings: Int,
        messages: [String: Int],
        rules: [Rule],
        incidents: [Incident],
        missed: [LabelDTO]
    ) {
        (self.from, self.to, self.stopped) = (WrittenTime(from), WrittenTime(to), stopped)
        (self.series, self.readings, self.messages) = (series, readings, messages)
        (self.rules, self.incidents, self.missed) = (rules, incidents, missed)
    }
}
