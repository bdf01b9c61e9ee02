import TideModel

/// A year of device time (UTC): the period of one file of rollups.
struct Year: FilePeriod {
    static var kind: FileKind { .rollups }

    /// Years since 1970.
    let index: Int32

    // As months: what no clock of a device can mean shares two files.
    private static let before = Year(index: -1)
    private static let after = Year(index: count)
    private static let count: Int32 = 230
    private static let names: [Year: String] = [before: "before-1970.sqlite", after: "from-2200.sqlite"]

    private init(index: Int32) { self.index = index }

    /// The year that has a month.
    init(_ month: Month) { index = month < Month(day: 0) ? -1 : month.index / 12 }

    init?(fileName: String) {
        if let year = Self.names.first(where: { $0.value == fileName })?.key {
            self = year
            return
        }
        guard let year = Int32(fileName.prefix { $0 != "." }), (1970..<2200).contains(year) else { return nil }
        index = year - 1970
        guard self.fileName == fileName else { return nil }
    }

    /// `2026.sqlite`.
    var fileName: String { Self.names[self] ?? "\(1970 + index).sqlite" }

    /// Whether a time within `times` may lie in it.
    func overlaps(_ times: Range<Timestamp>) -> Bool {
        (self == Self.before || start < times.upperBound)
            && (self == Self.after || Year(index: index + 1).start > times.lowerBound)
    }

    /// The times that lie in it.
    var times: Range<Timestamp> {
        let start = self == Self.before ? Timestamp(milliseconds: .min) : start
        return start..<(self == Self.after ? Timestamp(milliseconds: .max) : Year(index: index + 1).start)
    }

    /// Its first millisecond.
    private var start: Timestamp {
        Timestamp(milliseconds: CivilDate(year: 1970 + index, month: 1, day: 1).dayNumber * Day.milliseconds)
    }

    static func < (a: Year, b: Year) -> Bool { a.index < b.index }
}
