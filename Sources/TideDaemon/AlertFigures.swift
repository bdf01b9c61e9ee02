internal import TideAlerts
internal import TideModel

extension AlertEngine {
    /// Alerts that go on and messages that wait, by the names that `stats` shows.
    var figures: [String: Double] {
        var figures = [
            "messages_waiting": Double(waiting.values.reduce(0, +)), "messages_unwritten": Double(unsent),
        ]
        for severity in Severity.allCases { figures["alerts_open_\(severity.name)"] = 0 }
        for alert in open.values where alert.status != .resolved {
            figures["alerts_open_\(alert.severity.name)", default: 0] += 1
        }
        return figures
    }
}
