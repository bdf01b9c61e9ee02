internal import Synchronization
public import TideModel

/// The `SeriesStore` one can believe by reading it, for tests only: dictionaries, and sorting when asked.
public final class MemorySeriesStore: SeriesStore {
    private struct Key: Hashable {
        var series: SeriesNumber
        var time: Timestamp
    }

    private struct State {
        var applied: RecordNumber = 0
        var readings: [Key: StoredReading] = [:]
        var superseded: [SupersededValue] = []
        /// When the raw frames were received.
        var rawFrames: [Timestamp] = []

        var removals: [Removed] = []

        /// Takes away what retention removes.
        mutating func remove(_ removal: Removal) {
            switch removal.kind {
            case .raw: rawFrames.removeAll { removal.times.contains($0) }
            case .readings:
                removals.append(Removed(times: removal.times, before: Array(readings.values)))
                readings = readings.filter { !removal.times.contains($0.key.time) }
                superseded.removeAll { removal.times.contains($0.time) }
            }
        }
    }

    /// Readings that were removed.
    public struct Removed: Sendable {
        /// Their device times.
        public var times: Range<Timestamp>
        /// All readings that there were just before, in any order.
        public var before: [StoredReading]
    }

    /// A record is missing between what was applied and what came.
    public struct Gap: Error {}

    private let state = Mutex(State())

    /// Makes an empty store.
    public init() {}

    /// The last record applied.
    public var appliedThrough: RecordNumber { state.withLock { $0.applied } }

    /// What was removed, in order.
    public var removals: [Removed] { state.withLock { $0.removals } }

    /// Keeps what records say; those at or below `appliedThrough` are skipped.
    public func apply(through number: RecordNumber, _ replay: RecordReplay) throws {
        try state.withLock { state in
            var next = state
            try replay(next.applied) { record in
                guard record.number > next.applied, record.number <= number else { return }
                guard record.number == next.applied + 1 else { throw Gap() }
                Self.apply(record, &next)
            }
            state = next
        }
    }

    private static func apply(_ record: Record, _ state: inout State) {
        let readings = record.readings
        for row in 0..<readings.rowCount {
            for cell in readings.cells(ofRow: row) where readings.verdict[cell].isStored {
                let reading = StoredReading(
                    series: readings.series[cell],
                    time: Timestamp(milliseconds: readings.time[row]),
                    received: Timestamp(milliseconds: readings.received[row]),
                    value: readings.value[cell],
                    flag: readings.flag[cell],
                    rowFlags: readings.rowFlags[row],
                    record: record.number
                )
                state.readings[Key(series: reading.series, time: reading.time)] = reading
            }
        }
        for amendment in record.amendments {
            let key = Key(series: amendment.series, time: amendment.time)
            state.readings[key]?.flag = amendment.flag.rawValue
            state.readings[key]?.record = record.number
        }
        state.superseded += record.superseded
        state.rawFrames += record.raw.frames.map(\.received)
        for removal in record.removals { state.remove(removal) }
        state.applied = record.number
    }

    /// Calls `body` with readings by series in the given order, then time.
    public func scan(
        _ series: [SeriesNumber],
        _ times: Range<Timestamp>,
        _ body: (StoredReading) throws -> Void
    ) throws -> RecordNumber {
        let snapshot = state.withLock { $0 }
        let bySeries = Dictionary(grouping: snapshot.readings.values.filter { times.contains($0.time) }, by: \.series)
        for number in series {
            for reading in (bySeries[number] ?? []).sorted(by: { $0.time < $1.time }) { try body(reading) }
        }
        return snapshot.applied
    }

    /// Former values by series in the given order, time, and the order in which they were superseded.
    public func superseded(
        _ series: [SeriesNumber],
        _ times: Range<Timestamp>
    ) throws -> (values: [SupersededValue], through: RecordNumber) {
        let snapshot = state.withLock { $0 }
        let values = series.flatMap { number in
            snapshot.superseded.enumerated().filter { $0.element.series == number && times.contains($0.element.time) }
                .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
                .map(\.element)
        }
        return (values, snapshot.applied)
    }

    /// Counts; nothing can be wrong here.
    public func verify() throws -> StoreReport {
        state.withLock {
            StoreReport(
                appliedThrough: $0.applied,
                readings: UInt64($0.readings.count),
                superseded: UInt64($0.superseded.count),
                rawFrames: UInt64($0.rawFrames.count),
                problems: []
            )
        }
    }
}
