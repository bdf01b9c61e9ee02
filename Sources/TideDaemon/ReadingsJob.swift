internal import TideAPI
internal import TideModel
internal import TidePipeline

/// One query for readings: the series store, merged with the tail of committed readings that it may not have yet.
///
/// The tail is taken first, then the store's snapshot: what moves from one to the other between the two is in both and
/// shown once, because a key is shown once, by its later record.
final class ReadingsJob {
    /// Takes a page, and waits for room at most so many seconds.
    typealias Put = (_ page: [ReadingDTO], _ seconds: Double) -> PageDelivery

    /// Readings handed on at a time.
    static let pageSize = 1_000
    /// How long a full channel is waited for before the store's snapshot is given up, in seconds.
    static let patience = 5.0
    /// Readings between two looks at whether anybody still wants them.
    private static let look = 4_096

    private let series: [SelectedSeries]
    private let times: Range<Timestamp>
    private let query: ReadingsQuery
    private let store: any SeriesStore
    private let slots: Slots
    private let put: Put
    private let isAbandoned: () -> Bool
    private var page: [ReadingDTO] = []
    private var left: Int
    private var seen = 0
    /// Device time of the last reading shown of the series at `position`; nil before its first.
    private var last: Timestamp?
    private var tail: [SeriesNumber: TailSeries]
    private var position = 0
    private var former: [SeriesNumber: FormerValues]

    /// Thrown through the store's scan when nobody wants more.
    private struct Enough: Error {}
    /// Thrown through the store's scan when the reader stands still: a snapshot must not be held for it.
    private struct Stalled: Error {}

    convenience init(
        _ query: ReadingsQuery,
        _ series: [SelectedSeries],
        _ tail: Tail,
        _ store: any SeriesStore,
        _ slots: Slots,
        _ channel: PageChannel<ReadingDTO>
    ) {
        self.init(
            query,
            series,
            tail,
            store,
            slots,
            put: { channel.put($0, seconds: $1) },
            isAbandoned: { channel.isAbandoned }
        )
    }

    init(
        _ query: ReadingsQuery,
        _ series: [SelectedSeries],
        _ tail: Tail,
        _ store: any SeriesStore,
        _ slots: Slots,
        put: @escaping Put,
        isAbandoned: @escaping () -> Bool
    ) {
        self.query = query
        self.series = series
        self.store = store
        self.slots = slots
        self.put = put
        self.isAbandoned = isAbandoned
        let last = Timestamp(milliseconds: .max)
        times = (query.from ?? .distantPast)..<max(query.to ?? last, query.from ?? .distantPast)
        left = query.limit ?? .max
        self.tail = TailSeries.collect(tail, series.map(\.number), times)
        former = query.revisions ? FormerValues.collect(tail, series.map(\.number), times) : [:]
        if let after = query.after, let first = series.first, first.key == after.series {
            self.last = after.time
            self.tail[first.number]?.skip(through: after.time)
        }
    }

    /// Reads, merges and delivers everything, on the calling thread.
    func run() throws {
        if query.revisions {
            let (values, through) = try slots.use { try store.superseded(series.map(\.number), times) }
            FormerValues.join(values, through: through, into: &former)
        }
        do {
            var isDone = false
            while !isDone {
                do {
                    try slots.use { try scan() }
                    isDone = true
                } catch is Stalled {
                    // A reader that stood still goes on with what is committed by then.
                    try handOver(seconds: .infinity)
                }
            }
        } catch is Enough {}
        if !page.isEmpty { _ = put(page, .infinity) }
    }

    /// Everything after the last reading shown, from one snapshot of the store.
    private func scan() throws {
        if let last {
            let rest = min(max(last + 1, times.lowerBound), times.upperBound)..<times.upperBound
            _ = try store.scan([series[position].number], rest) { try emit(stored: $0) }
            try finishSeries()
        }
        _ = try store.scan(series[position...].map(\.number), times) { reading in
            while series[position].number != reading.series { try finishSeries() }
            try emit(stored: reading)
        }
        while position < series.count { try finishSeries() }
    }

    /// Emits a stored reading after the tail's earlier ones; where both have the key, the later record counts.
    private func emit(stored: StoredReading) throws {
        let number = stored.series
        while let next = tail[number]?.next, next.time < stored.time { try emitTail(number) }
        var reading = stored
        if let next = tail[number]?.next, next.time == stored.time {
            if next.record >= stored.record { reading = next }
            tail[number]?.advance()
        }
        if let flag = tail[number]?.amended[reading.time.milliseconds] { reading.flag = flag }
        try emit(reading)
    }

    private func emitTail(_ number: SeriesNumber) throws {
        guard var reading = tail[number]?.next else { return }
        tail[number]?.advance()
        if let flag = tail[number]?.amended[reading.time.milliseconds] { reading.flag = flag }
        try emit(reading)
    }

    private func finishSeries() throws {
        let number = series[position].number
        while tail[number]?.next != nil { try emitTail(number) }
        tail[number] = nil
        former[number] = nil
        position += 1
        last = nil
    }

    private func emit(_ reading: StoredReading) throws {
        while let value = former[reading.series]?.next(at: reading.time) {
            var old = reading
            (old.value, old.flag) = (value.value, value.flag.rawValue)
            try hand(series[position].show(old, superseded: true))
        }
        if query.flags.isEmpty || query.flags.contains(reading.flag) { try hand(series[position].show(reading)) }
        last = reading.time
        seen += 1
        if page.count >= Self.pageSize { try handOver(seconds: Self.patience) }
        if seen % Self.look == 0, isAbandoned() { throw Enough() }
    }

    private func hand(_ reading: ReadingDTO) throws {
        guard left > 0 else { throw Enough() }
        left -= 1
        page.append(reading)
    }

    private func handOver(seconds: Double) throws {
        switch put(page, seconds) {
        case .taken: page.removeAll(keepingCapacity: true)
        case .stalled: throw Stalled()
        case .abandoned:
            page.removeAll()
            throw Enough()
        }
    }
}

/// The readings of one series in the tail, by time, one per key.
struct TailSeries {
    private var readings: [StoredReading] = []
    private var position = 0
    /// Flags that were changed afterwards, by time.
    private(set) var amended: [Int64: UInt8] = [:]

    /// The next reading, or nil at the end.
    var next: StoredReading? { position < readings.count ? readings[position] : nil }

    /// Moves on.
    mutating func advance() { position += 1 }

    /// Moves on behind a time.
    mutating func skip(through time: Timestamp) { while let next, next.time <= time { advance() } }

    /// Collects what a tail holds of some series within the times.
    static func collect(
        _ tail: Tail,
        _ wanted: [SeriesNumber],
        _ times: Range<Timestamp>
    ) -> [SeriesNumber: TailSeries] {
        var isWanted = [Bool](repeating: false, count: Int(wanted.max() ?? 0) + 1)
        for number in wanted { isWanted[Int(number)] = true }
        var found: [SeriesNumber: TailSeries] = [:]
        for chunk in tail.chunks {
            collect(chunk, isWanted, times, into: &found)
            for amendment in chunk.amendments where isWanted.has(amendment.series) {
                found[amendment.series, default: TailSeries()].amended[amendment.time.milliseconds] =
                    amendment.flag.rawValue
            }
        }
        for number in found.keys { found[number]?.settle() }
        return found
    }

    private static func collect(
        _ chunk: Tail.Chunk,
        _ isWanted: [Bool],
        _ times: Range<Timestamp>,
        into found: inout [SeriesNumber: TailSeries]
    ) {
        let readings = chunk.readings
        for row in 0..<readings.rowCount where times.contains(Timestamp(milliseconds: readings.time[row])) {
            for cell in readings.cells(ofRow: row)
            where isWanted.has(readings.series[cell]) && readings.verdict[cell].isStored {
                found[readings.series[cell], default: TailSeries()].readings.append(
                    StoredReading(
                        series: readings.series[cell],
                        time: Timestamp(milliseconds: readings.time[row]),
                        received: Timestamp(milliseconds: readings.received[row]),
                        value: readings.value[cell],
                        flag: readings.flag[cell],
                        rowFlags: readings.rowFlags[row],
                        record: chunk.record
                    )
                )
            }
        }
    }

    /// Sorts by time and keeps the last statement about each key.
    private mutating func settle() {
        let order = readings.indices.sorted { (readings[$0].time, $0) < (readings[$1].time, $1) }
        var kept: [StoredReading] = []
        for index in order {
            if kept.last?.time == readings[index].time { kept.removeLast() }
            kept.append(readings[index])
        }
        readings = kept
    }
}

extension [Bool] {
    func has(_ number: SeriesNumber) -> Bool { Int(number) < count && self[Int(number)] }
}
