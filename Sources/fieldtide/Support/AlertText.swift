internal import Foundation
internal import TideAPI
internal import TideModel

/// Alerts for people.
enum AlertText {
    static let columns = [
        ">id", "severity", "status", "site", "place", "title", "since", ">value", ">limit", "unit", "noticed",
        "assignee",
        "cause",
    ]

    /// An alert in the columns of a list.
    static func row(_ alert: AlertDTO) -> [String] {
        [
            "\(alert.id)", alert.severity, alert.status.rawValue, alert.site, alert.place, title(alert),
            alert.began.text, number(alert.value), number(alert.limit), alert.unit, alert.acknowledged?.by ?? "",
            alert.assignee ?? "", alert.cause?.rawValue ?? "",
        ]
    }

    /// The title in the language of the terminal.
    static func title(_ alert: AlertDTO) -> String { choose(alert.title) }

    /// What stands of an alert, a field a line.
    static func facts(_ alert: AlertDTO) -> [[String]] {
        let acknowledged = alert.acknowledged.map { "\($0.by), \($0.at.text), at \($0.severity)" }
        let measured = [number(alert.value), alert.unit].filter { !$0.isEmpty }.joined(separator: " ")
        let limit = [number(alert.limit), alert.unit].filter { !$0.isEmpty }.joined(separator: " ")
        let rows: [(String, String?)] = [
            ("id", "\(alert.id)"), ("title", title(alert)), ("rule", alert.rule), ("status", alert.status.rawValue),
            ("severity", alert.severity), ("highest", alert.highest), ("site", "\(alert.site) (\(alert.siteName))"),
            ("place", "\(alert.place) (\(alert.target))"), ("since", alert.began.text), ("fired", alert.fired.text),
            ("ended", alert.ended?.text), ("cause", alert.cause?.rawValue),
            ("measured", alert.value == nil ? nil : measured), ("limit", alert.limit == nil ? nil : limit),
            ("what to do", choose(alert.advice)), ("noticed by", acknowledged), ("assigned to", alert.assignee),
            ("put off until", alert.snoozedUntil?.text), ("messages", "\(alert.messages)"),
            ("flapping", alert.isFlapping ? "yes: no messages until it is steady" : nil),
            ("inhibited by", alert.inhibitedBy.map { "\($0): nobody is told" }),
            ("began again", alert.returns > 0 ? "\(alert.returns) times" : nil),
        ]
        return rows.compactMap { name, value in value.flatMap { $0.isEmpty ? nil : [name, $0] } }
    }

    /// What happened, a line each.
    static func event(_ event: AlertHistoryDTO.Event, _ unit: String) -> [String] {
        let value = event.value.map { "\(CalibrationText.number($0)) \(unit)" } ?? ""
        return [
            event.at.text, event.kind.rawValue, event.severity, value, event.time?.text ?? "", event.by ?? "",
            event.text ?? "",
        ]
    }

    /// Who was told, a line for each attempt, or one while there was none.
    static func message(_ message: AlertHistoryDTO.Message) -> [[String]] {
        let head = ["\(message.id)", message.contact, message.kind.rawValue, message.created.text]
        guard !message.receipts.isEmpty else { return [head + [message.isWaiting ? "waiting" : "", "", "", ""]] }
        return message.receipts.map { receipt in
            head + [receipt.outcome.rawValue, receipt.at.text, "\(receipt.attempts)", receipt.detail]
        }
    }

    /// What a silence is of.
    static func silence(_ silence: SilenceDTO) -> [String] {
        [
            "\(silence.id)", silence.rule ?? "all", silence.target ?? "all", silence.from.text, silence.until.text,
            silence.by, silence.maintenance ? "maintenance" : "", silence.comment,
        ]
    }

    static let labelColumns = [
        ">id", "cause", "target", "rule", "from", "until", "by", ">alert", "comment",
    ]

    /// What a stretch of time was, in the columns of a list.
    static func label(_ label: LabelDTO) -> [String] {
        [
            label.id, label.cause.rawValue, label.target ?? "all", label.rule ?? "all", label.from.text,
            label.until.text,
            label.by, label.alert.map { "\($0)" } ?? "", label.comment,
        ]
    }

    private static func number(_ value: Double?) -> String { value.map(CalibrationText.number) ?? "" }

    private static func choose(_ both: OutboxMessage.Both) -> String {
        let environment = ProcessInfo.processInfo.environment
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        let isChinese = locale?.hasPrefix("zh") ?? false
        let (first, second) = isChinese ? (both.zh, both.en) : (both.en, both.zh)
        return first.isEmpty ? second : first
    }
}
