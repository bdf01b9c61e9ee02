public import TideModel

/// Points in time as text: RFC 3339, written in UTC with milliseconds.
public enum RFC3339 {
    /// A time as text, such as `2026-01-05T00:00:00.000Z`.
    ///
    /// Years beyond 0...9999, which RFC 3339 cannot write, have a sign and as many digits as they need.
    public static func string(_ time: Timestamp) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24)
        append(time, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends a time as `string` writes it.
    public static func append(_ time: Timestamp, to bytes: inout [UInt8]) {
        var (day, rest) = time.milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        if rest < 0 { (day, rest) = (day - 1, rest + 86_400_000) }
        let date = CivilDate(dayNumber: day)
        appendYear(date.year, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        appendDigits(Int64(date.month), 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        appendDigits(Int64(date.day), 2, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        appendDigits(rest / 3_600_000, 2, to: &bytes)
        rest %= 3_600_000
        bytes.append(UInt8(ascii: ":"))
        appendDigits(rest / 60_000, 2, to: &bytes)
        rest %= 60_000
        bytes.append(UInt8(ascii: ":"))
        appendDigits(rest / 1_000, 2, to: &bytes)
        bytes.append(UInt8(ascii: "."))
        appendDigits(rest % 1_000, 3, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
    }

    /// Reads a time of RFC 3339, or a date alone, which means its midnight in UTC.
    ///
    /// Parts of a millisecond are cut off. A leap second (`:60`) is the first second after it.
    ///
    /// - Parameter text: e.g. `2026-01-05T08:00:00+08:00`, `2026-01-05 08:00Z`, `2026-01-05`.
    /// - Returns: The time; nil when the text is no such time.
    public static func parse(_ text: some StringProtocol) -> Timestamp? {
        var scanner = DigitScanner(text)
        guard let year = year(&scanner), scanner.take("-"), let month = scanner.digits(2), scanner.take("-"),
            let day = scanner.digits(2)
        else { return nil }
        let date = CivilDate(year: year, month: UInt8(month), day: UInt8(day))
        guard (1...12).contains(month), day >= 1, CivilDate(dayNumber: date.dayNumber) == date else { return nil }
        let (midnight, isBeyond) = date.dayNumber.multipliedReportingOverflow(by: 86_400_000)
        guard !isBeyond else { return nil }
        if scanner.isAtEnd { return Timestamp(milliseconds: midnight) }
        guard scanner.take("T") || scanner.take("t") || scanner.take(" "), let inDay = timeOfDay(&scanner),
            let offset = offset(&scanner), scanner.isAtEnd
        else { return nil }
        let (time, isBehind) = midnight.addingReportingOverflow(inDay - offset)
        return isBehind ? nil : Timestamp(milliseconds: time)
    }

    /// Four digits, or a sign and as many as there are.
    private static func year(_ scanner: inout DigitScanner) -> Int32? {
        if scanner.take("+") { return scanner.number().flatMap { Int32(exactly: $0) } }
        if scanner.take("-") { return scanner.number().flatMap { Int32(exactly: -$0) } }
        return scanner.digits(4).map { Int32($0) }
    }

    /// Milliseconds after midnight of `HH:MM[:SS[.fraction]]`.
    private static func timeOfDay(_ scanner: inout DigitScanner) -> Int64? {
        guard let hour = scanner.digits(2), hour < 24, scanner.take(":"), let minute = scanner.digits(2), minute < 60
        else { return nil }
        var milliseconds = hour * 3_600_000 + minute * 60_000
        guard scanner.take(":") else { return milliseconds }
        guard let second = scanner.digits(2), second <= 60 else { return nil }
        milliseconds += second * 1_000
        guard scanner.take(".") || scanner.take(",") else { return milliseconds }
        return scanner.fraction().map { milliseconds + $0 }
    }

    /// Milliseconds east of UTC of `Z` or `±HH:MM`.
    private static func offset(_ scanner: inout DigitScanner) -> Int64? {
        if scanner.take("Z") || scanner.take("z") { return 0 }
        let sign: Int64 = scanner.take("-") ? -1 : (scanner.take("+") ? 1 : 0)
        guard sign != 0, let hours = scanner.digits(2), hours < 24 else { return nil }
        _ = scanner.take(":")
        guard let minutes = scanner.digits(2), minutes < 60 else { return nil }
        return sign * (hours * 60 + minutes) * 60_000
    }

    private static func appendYear(_ year: Int32, to bytes: inout [UInt8]) {
        if (0...9_999).contains(year) {
            appendDigits(Int64(year), 4, to: &bytes)
        } else {
            bytes.append(UInt8(ascii: year < 0 ? "-" : "+"))
            bytes.append(contentsOf: String(year.magnitude).utf8)
        }
    }

    private static func appendDigits(_ value: Int64, _ count: Int, to bytes: inout [UInt8]) {
        var divisor: Int64 = count == 2 ? 10 : (count == 3 ? 100 : 1_000)
        while divisor > 0 {
            bytes.append(UInt8(48 + (value / divisor) % 10))
            divisor /= 10
        }
    }
}
