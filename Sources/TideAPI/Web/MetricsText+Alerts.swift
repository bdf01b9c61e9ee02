internal import TideModel

extension MetricsText {
    /// Alerts that go on, and messages; nothing where nobody wants any.
    mutating func alerts(_ figures: [String: Double]) {
        guard figures["messages_waiting"] != nil else { return }
        add(
            "fieldtide_alerts_open",
            .gauge,
            "Alerts that go on, by how bad they are.",
            Severity.allCases.map { ("severity=\"\($0.name)\"", figures["alerts_open_\($0.name)"] ?? 0) }
        )
        add(
            "fieldtide_messages_waiting",
            .gauge,
            "Messages that are neither delivered nor given up.",
            figures["messages_waiting"]
        )
        add(
            "fieldtide_messages_unwritten_total",
            .counter,
            "Messages that this process did not write because too many waited for their contact.",
            figures["messages_unwritten"]
        )
    }
}
