public import TideModel

/// The calibrations of all series: which one holds at a device time.
public struct CalibrationLedger: Sendable, Equatable {
    /// Place of a series' entries in `lists` + 1, by series number; 0 for none.
    private var places: [UInt32] = []
    /// Entries of each series by the time from which they hold; those of one time in the order in which they came.
    private var lists: [[Calibration]] = []
    /// The highest number given.
    private(set) var last: CalibrationID = 0

    /// Makes a ledger of its entries, by number.
    public init(_ entries: [Calibration] = []) { for entry in entries { add(entry) } }

    /// Whether nothing is calibrated.
    public var isEmpty: Bool { lists.isEmpty }

    /// The entries of a series, by the time from which they hold.
    public func entries(of series: SeriesNumber) -> [Calibration] {
        guard Int(series) < places.count, places[Int(series)] > 0 else { return [] }
        return lists[Int(places[Int(series)]) - 1]
    }

    /// All entries, by series and the time from which they hold.
    public var entries: [Calibration] { lists.flatMap { $0 }.sorted { ($0.series, $0.from) < ($1.series, $1.from) } }

    /// Adds an entry.
    mutating func add(_ entry: Calibration) {
        while places.count <= Int(entry.series) { places.append(0) }
        if places[Int(entry.series)] == 0 {
            lists.append([])
            places[Int(entry.series)] = UInt32(lists.count)
        }
        let place = Int(places[Int(entry.series)]) - 1
        let index = lists[place].firstIndex { $0.from > entry.from } ?? lists[place].count
        lists[place].insert(entry, at: index)
        last = max(last, entry.id)
    }

    /// The calibration of a series that holds at a device time (ms); nil when it has none by then.
    @inline(__always)
    func standing(_ series: SeriesNumber, at time: Int64) -> Calibration? {
        guard Int(series) < places.count, places[Int(series)] > 0 else { return nil }
        return lists[Int(places[Int(series)]) - 1].last { $0.from.milliseconds <= time }
    }

    /// An entry of a series by its number; nil for 0.
    func entry(_ id: CalibrationID, of series: SeriesNumber) -> Calibration? {
        guard id > 0, Int(series) < places.count, places[Int(series)] > 0 else { return nil }
        return lists[Int(places[Int(series)]) - 1].first { $0.id == id }
    }

    /// When the next entry of the series begins to hold after a time; nil when there is none.
    public func next(_ series: SeriesNumber, after time: Timestamp) -> Timestamp? {
        entries(of: series).first { $0.from > time }?.from
    }
}
