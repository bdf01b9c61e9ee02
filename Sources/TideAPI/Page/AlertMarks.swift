internal import TideModel

/// Short marks and numbers of an alert that more than one page shows.
enum AlertMarks {
    /// How bad it is.
    static func severity(_ html: inout HTMLText, _ alert: AlertDTO, _ words: PageWords) {
        html.raw("<span class=\"severity ")
        html.escaped(alert.status == .resolved ? "over" : alert.severity)
        html.raw("\">")
        html.escaped(words.severity(alert.severity))
        html.raw("</span> ")
    }

    /// A number with its unit.
    static func number(_ value: Double, _ unit: String) -> String {
        let unit = PageNumber.unit(unit)
        return PageNumber.text(value) + (unit.isEmpty ? "" : " \(unit)")
    }

    /// What was measured and its limit; empty where nothing was.
    static func measured(_ alert: AlertDTO, _ words: PageWords) -> String {
        let value = alert.value.map { number($0, alert.unit) }
        let limit = alert.limit.map { "\(words.limit) \(number($0, alert.unit))" }
        return [value, limit].compactMap(\.self).joined(separator: " · ")
    }
}
