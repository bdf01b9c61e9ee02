public import TideModel

/// A day of the raw archive, by UTC.
public struct RawDay: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since 1970-01-01.
    public let number: Int64

    private static let millisecondsPerDay: Int64 = 86_400_000
    /// Receive times outside the years 0000 to 9999 count to the first or last day of these.
    private static let first = CivilDate(year: 0, month: 1, day: 1).dayNumber
    private static let last = CivilDate(year: 9_999, month: 12, day: 31).dayNumber

    /// The day in which a point in time lies.
    public init(_ time: Timestamp) {
        let quotient = time.milliseconds / Self.millisecondsPerDay
        let day = time.milliseconds % Self.millisecondsPerDay < 0 ? quotient - 1 : quotient
        number = max(Self.first, min(Self.last, day))
    }

    /// The receive times that belong to it.
    public var times: Range<Timestamp> {
        let start = number * Self.millisecondsPerDay
        let first = number == Self.first ? Int64.min : start
        let end = number == Self.last ? Int64.max : start + Self.millisecondsPerDay
        return Timestamp(milliseconds: first)..<Timestamp(milliseconds: end)
    }

    /// The day of a text like `2026-11-23`, or nil.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard text.utf8.count == 10, parts.map(\.utf8.count) == [4, 2, 2],
            text.utf8.allSatisfy({ NumberScanner.isDigit($0) || $0 == UInt8(ascii: "-") }),
            let year = Int32(parts[0]), let month = UInt8(parts[1]), let day = UInt8(parts[2]),
            (1...12).contains(month), day >= 1
        else { return nil }
        let date = CivilDate(year: year, month: month, day: day)
        guard CivilDate(dayNumber: date.dayNumber) == date else { return nil }
        number = date.dayNumber
    }

    /// Like `2026-11-23`.
    public var description: String {
        func padded(_ value: some BinaryInteger, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let date = CivilDate(dayNumber: number)
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
    }

    /// Orders by time.
    public static func < (a: Self, b: Self) -> Bool { a.number < b.number }
}
