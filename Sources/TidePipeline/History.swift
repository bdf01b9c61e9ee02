public import TideModel

/// A stretch of one series that a batch must see because a reading came late.
public struct HistoryRange: Sendable, Hashable {
    /// The series.
    public var series: SeriesNumber
    /// Device times, half open.
    public var times: Range<Timestamp>
    /// Only so many readings are wanted, by time.
    public var limit: Int
    /// Makes a range.
    public init(series: SeriesNumber, times: Range<Timestamp>, limit: Int = .max) {
        self.series = series
        self.times = times
        self.limit = limit
    }
}

/// Stored readings that a batch may collide with.
public struct History: Sendable {
    struct Key: Hashable {
        var series: SeriesNumber
        var time: Int64
    }

    /// Readings are loaded by stretches; two late readings of a series at most this far apart share one (ms).
    ///
    /// A stretch costs as much as some hundred readings of it: so history that comes again minute by minute is one, and a
    /// frame of many rows with long pauses between them does not load all that lies in between.
    static let joinWithin: Int64 = 120_000

    private var values: [Key: Pipeline.Neighbour] = [:]

    /// Makes an empty history.
    public init() {}

    /// Adds a stored reading.
    public mutating func add(_ reading: StoredReading) {
        values[Key(series: reading.series, time: reading.time.milliseconds)] = Pipeline.Neighbour(
            value: reading.value,
            flag: reading.flag,
            received: reading.received.milliseconds,
            rowFlags: reading.rowFlags,
            facts: reading.facts
        )
    }

    /// Adds what another history holds.
    mutating func add(_ other: History) { values.merge(other.values) { _, new in new } }

    /// Adds the latest reading of a series.
    mutating func add(_ series: SeriesNumber, latest: SeriesState) {
        values[Key(series: series, time: latest.time)] = Pipeline.Neighbour(
            value: latest.value,
            flag: latest.flag,
            received: latest.received,
            rowFlags: latest.rowFlags
        )
    }

    func find(_ series: SeriesNumber, _ time: Int64) -> (value: Double, flag: UInt8)? {
        values[Key(series: series, time: time)].map { ($0.value, $0.flag) }
    }

    /// The readings of some series between two times, but for those of a time that has not come.
    func readings(
        of series: [SeriesNumber],
        within times: ClosedRange<Int64>
    ) -> [SeriesNumber: [Int64: Pipeline.Neighbour]] {
        var found = Dictionary(series.map { ($0, [Int64: Pipeline.Neighbour]()) }) { first, _ in first }
        for (key, reading) in values where times.contains(key.time) && !reading.rowFlags.contains(.future) {
            found[key.series]?[key.time] = reading
        }
        return found
    }

    /// The last time of a series of which as many readings were loaded as were wanted; nil when there were fewer.
    func end(of series: SeriesNumber, limit: Int) -> Int64? {
        guard values.count >= limit else { return nil }
        let times = values.keys.filter { $0.series == series }.map(\.time)
        return times.count >= limit ? times.max() : nil
    }

    /// The fewest stretches that hold all keys, each series' keys joined when close.
    static func ranges(of keys: [Key]) -> [HistoryRange] {
        var ranges: [HistoryRange] = []
        for key in keys.sorted(by: { ($0.series, $0.time) < ($1.series, $1.time) }) {
            let time = Timestamp(milliseconds: key.time)
            if let last = ranges.last, last.series == key.series,
                key.time - last.times.upperBound.milliseconds < joinWithin
            {
                ranges[ranges.count - 1].times = last.times.lowerBound..<max(last.times.upperBound, time + 1)
            } else {
                ranges.append(HistoryRange(series: key.series, times: time..<time + 1))
            }
        }
        return ranges
    }
}
