public import TideModel

/// Times as people type them: RFC 3339, a date, `now`, `-2h`, or seconds or milliseconds since 1970.
public enum TimeExpression {
    /// What is accepted, for messages and help.
    public static let accepted =
        "2026-01-05T08:00:00+08:00, 2026-01-05 (midnight UTC), now, -2h (s, m, h, d, w), or seconds (10 digits) or "
        + "milliseconds (13 digits) since 1970"

    /// Reads a time.
    ///
    /// - Parameters:
    ///   - text: what was typed.
    ///   - now: the time that `now` and `-2h` start from.
    /// - Returns: The time.
    /// - Throws: `ControlError` 400 that says what would be right.
    public static func parse(_ text: String, now: Timestamp) throws -> Timestamp {
        if let time = RFC3339.parse(text) ?? relative(text, now: now) ?? epoch(text) { return time }
        throw ControlError(400, ["'\(text)' is no time: write \(accepted)"])
    }

    private static func relative(_ text: String, now: Timestamp) -> Timestamp? {
        if text == "now" { return now }
        let signed = text.hasPrefix("now") ? text.dropFirst(3) : text[...]
        var scanner = DigitScanner(signed)
        let sign: Int64 = scanner.take("-") ? -1 : (scanner.take("+") ? 1 : 0)
        guard sign != 0, let amount = scanner.number() else { return nil }
        let units: [(Unicode.Scalar, Int64)] = [
            ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("w", 604_800_000),
        ]
        guard let unit = units.first(where: { scanner.take($0.0) })?.1, scanner.isAtEnd else { return nil }
        let (distance, overflow) = amount.multipliedReportingOverflow(by: unit)
        return overflow ? nil : now + sign * distance
    }

    private static func epoch(_ text: String) -> Timestamp? {
        var scanner = DigitScanner(text)
        guard text.utf8.count == 10 || text.utf8.count == 13, let number = scanner.number(), scanner.isAtEnd
        else { return nil }
        return Timestamp(milliseconds: text.utf8.count == 10 ? number * 1_000 : number)
    }
}
