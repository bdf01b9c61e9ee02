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
    /// Times in order, of the series of which the reading before a late one is wanted.
    private var times: [SeriesNumber: [Int64]] = [:]

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

    func find(_ series: SeriesNumber, _ time: Int64) -> FormerReading? {
        values[Key(series: series, time: time)].map {
            FormerReading(value: $0.value, flag: $0.flag, raw: $0.facts.raw)
        }
    }

    /// Puts the times of some series in order, for `last`.
    mutating func sortTimes(of series: Set<SeriesNumber>) {
        for (key, reading) in values
        where series.contains(key.series) && reading.value.isFinite && !reading.rowFlags.contains(.future) {
            times[key.series, default: []].append(key.time)
        }
        for number in series { times[number]?.sort() }
    }

    /// The last reading with a value within a stretch, of a series whose times were put in order.
    func last(of series: SeriesNumber, within stretch: Range<Int64>) -> (time: Int64, value: Double)? {
        guard let times = times[series] else { return nil }
        var (low, high) = (0, times.count)
        while low < high {
            let middle = (low + high) / 2
            if times[middle] < stretch.upperBound { low = middle + 1 } else { high = middle }
        }
        guard low > 0, stretch.contains(times[low - 1]) else { return nil }
        return values[Key(series: series, time: times[low - 1])].map { (times[low - 1], $0.value) }
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

    /// Stretches of several series, those of one that touch joined.
    static func joined(_ stretches: [HistoryRange]) -> [HistoryRange] {
        var joined: [HistoryRange] = []
        for next in stretches.sorted(by: { ($0.series, $0.times.lowerBound) < ($1.series, $1.times.lowerBound) }) {
            if let last = joined.last, last.series == next.series, next.times.lowerBound <= last.times.upperBound {
                let end = max(last.times.upperBound, next.times.upperBound)
                joined[joined.count - 1].times = last.times.lowerBound..<end
            } else {
                joined.append(next)
            }
        }
        return joined
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
