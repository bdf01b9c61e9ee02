public import TideModel

/// What a replay found, against what people said.
public struct ReplayReport: Sendable {
    /// What people say when the rule should not have fired.
    public static let wrong: Set<AlertCause> = [.sensorFault, .wrongRule, .maintenance, .fouling, .communication]

    /// What became of one rule.
    public struct Line: Sendable, Equatable {
        /// Its id.
        public var rule: String
        /// Incidents that go on in the times that count.
        public var incidents = 0
        /// Hours of them within these times.
        public var hours = 0.0
        /// Messages by contact.
        public var messages: [String: Int] = [:]
        /// Incidents by what people said: it was so, it was not, something else.
        ///
        /// What has no label is the rest.
        public var right = 0, wrong = 0, other = 0
        /// Labels of this rule that say it was so, and no incident of it meets.
        public var missed = 0

        /// Incidents of which nobody said anything.
        public var unlabelled: Int { incidents - right - wrong - other }
    }

    /// Rules in their order.
    public private(set) var lines: [Line] = []
    /// Incidents by their beginning, with what people said.
    public private(set) var incidents: [ReplayIncident] = []
    /// Labels that say it was so, and no incident meets: of their own rule where it was tried, else of any.
    public private(set) var missed: [IntervalLabel] = []

    /// Compares.
    ///
    /// - Parameters:
    ///   - replay: at its end.
    ///   - rules: ids of all rules.
    ///   - labels: those that count.
    public init(_ replay: RuleReplay, rules: [String], labels: [IntervalLabel]) {
        var shelf = LabelShelf(labels, rules: rules)
        incidents = replay.incidents.values.sorted { ($0.alert.began, $0.alert.id) < ($1.alert.began, $1.alert.id) }
        for index in incidents.indices {
            incidents[index].label = shelf.take(incidents[index].alert, until: replay.times.upperBound)
        }
        let labelled = labels.enumerated().filter { $1.cause == .true && !shelf.met.contains($0) }
        missed = labelled.map(\.element).sorted { $0.from < $1.from }
        let numbers = Dictionary(rules.enumerated().map { ($1, $0) }) { first, _ in first }
        lines = rules.map { Line(rule: $0, messages: replay.messages[$0] ?? [:]) }
        for incident in incidents { if let line = numbers[incident.alert.rule] { add(incident, line, replay.times) } }
        for label in missed { if let line = label.rule.flatMap({ numbers[$0] }) { lines[line].missed += 1 } }
    }

    private mutating func add(_ incident: ReplayIncident, _ line: Int, _ times: Range<Timestamp>) {
        lines[line].incidents += 1
        let start = max(incident.alert.began, times.lowerBound)
        let end = min(incident.alert.ended ?? times.upperBound, times.upperBound)
        lines[line].hours += Double(max(0, end.milliseconds - start.milliseconds)) / 3_600_000
        guard let cause = incident.label?.cause else { return }
        if cause == .true {
            lines[line].right += 1
        } else if Self.wrong.contains(cause) {
            lines[line].wrong += 1
        } else {
            lines[line].other += 1
        }
    }
}
