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
        var devices: [SeriesNumber: DeviceNumber] = [:]
        var superseded: [SupersededValue] = []
        /// When the raw frames were received.
        var rawFrames: [Timestamp] = []

        var removals: [Removed] = []
        /// The readings of hours that stay as they were when theirs were removed.
        var finals: [Hour: [StoredReading]] = [:]

        /// Readings that hours are of: those that there are, but for hours that stay, which have those of then.
        var rolledUp: [StoredReading] {
            readings.values.filter { finals[Hour($0)] == nil } + finals.values.joined()
        }

        /// Takes away what retention removes.
        mutating func remove(_ removal: Removal) {
            switch removal.kind {
            case .raw: rawFrames.removeAll { removal.times.contains($0) }
            case .readings:
                removals.append(Removed(times: removal.times, before: Array(readings.values)))
                let gone = readings.values.filter { removal.times.contains($0.time) }
                finals.merge(Dictionary(grouping: gone, by: Hour.init)) { first, _ in first }
                readings = readings.filter { !removal.times.contains($0.key.time) }
                superseded.removeAll { removal.times.contains($0.time) }
            }
        }
    }

    /// One hour of one series.
    private struct Hour: Hashable {
        var series: SeriesNumber
        /// Where it begins, milliseconds since 1970.
        var start: Int64

        init(_ reading: StoredReading) { (series, start) = (reading.series, reading.hour) }
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
    private let places: SeriesPlaces

    /// Makes an empty store.
    public init(places: SeriesPlaces = SeriesPlaces()) { self.places = places }

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
                    record: record.number,
                    facts: readings.facts(ofCell: cell, record.tests)
                )
                state.readings[Key(series: reading.series, time: reading.time)] = reading
                state.devices[reading.series] = readings.device[row]
            }
        }
        for amendment in record.amendments {
            let key = Key(series: amendment.series, time: amendment.time)
            state.readings[key]?.flag = amendment.flag.rawValue
            state.readings[key]?.record = record.number
            if let tests = amendment.tests { state.readings[key]?.facts.tests = tests }
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

    /// Calls `body` with groups by site in the given order, measure and start; no record changed them.
    public func groups(
        _ sites: [String],
        _ times: Range<Timestamp>,
        _ body: (SiteGroup) throws -> Void
    ) throws -> RecordNumber {
        let snapshot = state.withLock { $0 }
        let bySeries = Dictionary(grouping: snapshot.rolledUp, by: \.series)
        for site in sites {
            let series = snapshot.devices.filter { places.place($0.value).site == site }
                .sorted { ($0.value, $0.key) < ($1.value, $1.key) }
                .map { bySeries[$0.key] ?? [] }
            for group in groups(of: site, series, snapshot.devices)
            where times.contains(Timestamp(milliseconds: group.start)) { try body(group) }
        }
        return snapshot.applied
    }

    /// The groups of a site, of the readings of each of its series.
    private func groups(
        of site: String,
        _ series: [[StoredReading]],
        _ devices: [SeriesNumber: DeviceNumber]
    ) -> [SiteGroup] {
        var groups: [GroupKey: [Int64: [String?: [[StoredReading]]]]] = [:]
        for readings in series {
            guard let number = readings.first?.series, let measure = places.measure(number),
                let device = devices[number]
            else { continue }
            let (key, enterprise) = (GroupKey(site: site, measure: measure), places.place(device).enterprise)
            for (start, readings) in Dictionary(grouping: readings, by: \.hour) {
                groups[key, default: [:]][start, default: [:]][enterprise, default: []].append(readings)
            }
        }
        return groups.sorted { $0.key < $1.key }.flatMap { key, hours in
            hours.sorted { $0.key < $1.key }.map { start, parts in
                let parts = parts.map { GroupPart($0.value, $0.key) }
                    .sorted { ($0.enterprise ?? "") < ($1.enterprise ?? "") }
                return SiteGroup(key: key, start: start, parts: parts)
            }
        }
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

extension GroupPart {
    /// The part of the readings of some series in one hour.
    fileprivate init(_ series: [[StoredReading]], _ enterprise: String?) {
        let all = series.flatMap { readings in readings.sorted { $0.time < $1.time } }
        let values = all.filter(\.isValued).map(\.value)
        var sum = CompensatedSum()
        for readings in series where readings.contains(where: \.isValued) {
            var own = CompensatedSum()
            for reading in readings.sorted(by: { $0.time < $1.time }) where reading.isValued { own.add(reading.value) }
            sum.add(own.value)
        }
        self.init(
            enterprise: enterprise,
            series: UInt32(series.count),
            n: UInt32(all.count),
            good: UInt32(all.count { $0.flag == 1 || $0.flag == 2 }),
            suspect: UInt32(all.count { $0.flag == 3 }),
            valued: UInt32(values.count),
            min: values.dropFirst().reduce(values.first ?? .nan) { $1 < $0 ? $1 : $0 },
            max: values.dropFirst().reduce(values.first ?? .nan) { $1 > $0 ? $1 : $0 },
            sum: sum.value,
            changedAt: 0,
            revision: 0
        )
    }
}

extension StoredReading {
    /// Whether its value counts: it is good or suspect, and a number.
    fileprivate var isValued: Bool { (1...3).contains(flag) && !value.isNaN }

    /// Where its hour begins, milliseconds since 1970.
    fileprivate var hour: Int64 {
        let rest = time.milliseconds % 3_600_000
        return time.milliseconds - (rest < 0 ? rest + 3_600_000 : rest)
    }
}
