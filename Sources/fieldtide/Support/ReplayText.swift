internal import TideAPI
internal import TideModel

/// What a replay of rules found, for people.
struct ReplayText {
    private static let ruleColumns = [
        "rule", ">incidents", ">hours", "messages", ">true", ">false", ">other", ">no label", ">missed",
    ]
    private static let incidentColumns = [
        "rule", "target", "began", "ended", "severity", ">value", "unit", "cause", "label",
    ]

    private let found: ReplayDTO

    init(_ found: ReplayDTO) { self.found = found }

    /// Writes rules, or with `list` incidents; a table has both, and what was missed.
    func write(list: Bool, _ format: ListFormat) throws {
        guard format == .table else {
            let (columns, rows) =
                list
                ? (Self.incidentColumns, found.incidents.map(row)) : (Self.ruleColumns, found.rules.map(row))
            return try ListWriter(format: format).write(columns, rows, json: found)
        }
        var rules = Table(Self.ruleColumns)
        var text = "\(found.readings) readings of \(found.series) series, \(found.from.text) to \(found.to.text)\n\n"
        text += rules.text(found.rules.map(row))
        if !found.messages.isEmpty { text += "\nmessages: \(Self.text(found.messages))\n" }
        if list {
            var incidents = Table(Self.incidentColumns)
            text += "\n" + incidents.text(found.incidents.map(row))
        }
        if !found.missed.isEmpty {
            var missed = Table(AlertText.labelColumns)
            text += "\nlabelled true, and not found:\n" + missed.text(found.missed.map(AlertText.label))
        }
        try Output.standard.write(text)
    }

    private func row(_ rule: ReplayDTO.Rule) -> [String] {
        let hours = "\((rule.hours * 10).rounded() / 10)"
        return [rule.id, "\(rule.incidents)", hours, Self.text(rule.messages)]
            + [rule.right, rule.wrong, rule.other, rule.unlabelled, rule.missed].map { "\($0)" }
    }

    private func row(_ incident: ReplayDTO.Incident) -> [String] {
        [
            incident.rule, incident.target, incident.began.text, incident.ended?.text ?? "", incident.severity,
            incident.value.map(CalibrationText.number) ?? "", incident.unit, incident.cause?.rawValue ?? "",
            incident.label ?? "",
        ]
    }

    private static func text(_ messages: [String: Int]) -> String {
        messages.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }
}
