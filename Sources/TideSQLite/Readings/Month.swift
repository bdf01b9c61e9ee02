import TideModel

/// A month of device time (UTC): the period of one file of readings.
struct Month: FilePeriod {
    static var kind: FileKind { .month }

    /// Months since January 1970.
    let index: Int32

    // What no clock of a device can mean shares two files: a broken clock must not make a file for every month there is.
    static let before = Month(index: -1)
    static let after = Month(index: count)
    private static let count: Int32 = 230 * 12
    private static let names: [Month: String] = [before: "before-1970.sqlite", after: "from-2200.sqlite"]

    private init(index: Int32) { self.index = max(-1, min(Self.count, index)) }

    /// The month of a day, counted from 1970-01-01.
    init(day: Int64) {
        let date = CivilDate(dayNumber: day)
        let years = max(-1, min(Int64(Self.count), Int64(date.year) - 1970))
        self.init(index: Int32(years * 12) + (years < 0 ? 0 : Int32(date.month) - 1))
    }

    /// The month of a file's name; nil when it is another file.
    init?(fileName: String) {
        if let month = Self.names.first(where: { $0.value == fileName })?.key {
            self = month
            return
        }
        let parts = fileName.split(separator: "-").map { Int32($0.prefix { $0 != "." }) }
        guard parts.count == 2, let year = parts[0], let month = parts[1], (1970..<2200).contains(year) else {
            return nil
        }
        self.init(index: (year - 1970) * 12 + month - 1)
        guard self.fileName == fileName else { return nil }
    }

    /// `2026-11.sqlite`.
    var fileName: String {
        if let name = Self.names[self] { return name }
        let month = index % 12 + 1
        return "\(1970 + index / 12)-\(month < 10 ? "0" : "")\(month).sqlite"
    }

    /// Whether a time within `times` may lie in it.
    func overlaps(_ times: Range<Timestamp>) -> Bool {
        (self == .before || start < times.upperBound)
            && (self == .after || Month(index: index + 1).start > times.lowerBound)
    }

    /// Its days, counted from 1970-01-01; none of what is before or after all months.
    var days: Range<Int64> {
        guard self != .before, self != .after else { return 0..<0 }
        return Day.of(start.milliseconds)..<Day.of(Month(index: index + 1).start.milliseconds)
    }

    /// The times that lie in it.
    var times: Range<Timestamp> {
        let start = self == .before ? Timestamp(milliseconds: .min) : start
        return start..<(self == .after ? Timestamp(milliseconds: .max) : Month(index: index + 1).start)
    }

    /// Its first millisecond.
    private var start: Timestamp {
        let date = CivilDate(year: 1970 + index / 12, month: UInt8(index % 12 + 1), day: 1)
        return Timestamp(milliseconds: date.dayNumber * Day.milliseconds)
    }

    static func < (a: Month, b: Month) -> Bool { a.index < b.index }
}

/// Days of device time (UTC), counted from 1970-01-01: no chunk reaches from one into the next.
enum Day {
    static let milliseconds: Int64 = 86_400_000

    /// The day of a time in milliseconds since 1970.
    static func of(_ time: Int64) -> Int64 {
        let quotient = time / milliseconds
        return time % milliseconds < 0 ? quotient - 1 : quotient
    }

    /// First and last millisecond of a day; cut where Int64 ends.
    static func span(_ day: Int64) -> ClosedRange<Int64> {
        let (start, isBefore) = day.multipliedReportingOverflow(by: milliseconds)
        let (end, isBehind) = (day + 1).multipliedReportingOverflow(by: milliseconds)
        return (isBefore ? .min : start)...(isBehind ? .max : end - 1)
    }
}
