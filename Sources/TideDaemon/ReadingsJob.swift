internal import TideAPI
internal import TideModel
internal import TidePipeline

/// One query for readings: the series store, merged with the tail of committed readings that it may not have yet.
///
/// The tail is taken first, then the store's snapshot: what moves from one to the other between the two is in both and
/// shown once, because a key is shown once, by its later record.
struct ReadingsJob {
    /// Takes a page, and waits for room at most so many seconds.
    typealias Put = (_ page: [ReadingRun], _ seconds: Double) -> PageDelivery

    /// Readings handed on at a time: some 160 KB.
    private static let pageSize = 4_096
    /// How long a full channel is waited for before the store's snapshot is given up, in seconds.
    static let patience = 5.0

    private let series: [SelectedSeries]
    private let times: Range<Timestamp>
    private let withRevisions: Bool
    /// By flag, whether readings with it are wanted.
    private let flags: [Bool]
    private let store: any SeriesStore
    private let slots: Slots
    private let put: Put
    private let isAbandoned: () -> Bool
    private var page: [ReadingRun] = []
    /// Readings of the series at `position` that are not in `page` yet.
    private var entries: [ReadingRun.Entry] = []
    /// Readings in `page`.
    private var paged = 0
    private var left: Int
    private var seen = 0
    /// Device time of the last reading shown of the series at `position`; nil before its first.
    private var last: Timestamp?
    private var tails: [SeriesNumber: TailSeries]
    private var position = 0
    private var formers: [SeriesNumber: FormerValues]
    /// What of the two the series at `position` has: most have nothing.
    private var tail: TailSeries?
    private var former: FormerValues?

    /// Thrown through the store's scan when nobody wants more.
    private struct Enough: Error {}
    /// Thrown through the store's scan when the reader stands still: a snapshot must not be held for it.
    private struct Stalled: Error {}

    /// Answers a query into a channel, on the calling thread.
    static func run(
        _ query: ReadingsQuery,
        _ series: [SelectedSeries],
        _ tail: Tail,
        _ store: any SeriesStore,
        _ slots: Slots,
        _ channel: PageChannel<ReadingRun>
    ) throws {
        let put: Put = { channel.put($0, seconds: $1) }
        var job = ReadingsJob(query, series, tail, store, slots, put: put) { channel.isAbandoned }
        try job.run()
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
        self.series = series
        self.store = store
        self.slots = slots
        self.put = put
        self.isAbandoned = isAbandoned
        withRevisions = query.revisions
        flags = (0...UInt8.max).map { query.flags.isEmpty || query.flags.contains($0) }
        let last = Timestamp(milliseconds: .max)
        times = (query.from ?? .distantPast)..<max(query.to ?? last, query.from ?? .distantPast)
        left = query.limit ?? .max
        tails = TailSeries.collect(tail, series.map(\.number), times)
        formers = query.revisions ? FormerValues.collect(tail, series.map(\.number), times) : [:]
        if let after = query.after, let first = series.first, first.key == after.series {
            self.last = after.time
            tails[first.number]?.skip(through: after.time)
        }
    }

    /// Reads, merges and delivers everything, on the calling thread.
    mutating func run() throws {
        if withRevisions {
            let (values, through) = try slots.use { try store.superseded(series.map(\.number), times) }
            FormerValues.join(values, through: through, into: &formers)
        }
        begin()
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
        endRun()
        if !page.isEmpty { _ = put(page, .infinity) }
    }

    /// Everything after the last reading shown, from one snapshot of the store.
    private mutating func scan() throws {
        if let last {
            let rest = min(max(last + 1, times.lowerBound), times.upperBound)..<times.upperBound
            _ = try store.scan([series[position].number], rest) { try emit(stored: $0) }
            try finishSeries()
        }
        guard position < series.count else { return }
        var number = series[position].number
        _ = try store.scan(series[position...].map(\.number), times) { reading in
            while number != reading.series {
                try finishSeries()
                number = series[position].number
            }
            try emit(stored: reading)
        }
        while position < series.count { try finishSeries() }
    }

    /// Emits a stored reading after the tail's earlier ones; where both have the key, the later record counts.
    private mutating func emit(stored: StoredReading) throws {
        guard tail != nil else { return try emit(stored) }
        while let next = tail?.next, next.time < stored.time { try emitTail() }
        var reading = stored
        if let next = tail?.next, next.time == stored.time {
            if next.record >= stored.record { reading = next }
            tail?.advance()
        }
        tail?.amend(&reading)
        try emit(reading)
    }

    private mutating func emitTail() throws {
        guard var reading = tail?.next else { return }
        tail?.advance()
        tail?.amend(&reading)
        try emit(reading)
    }

    private mutating func begin() {
        guard position < series.count else { return }
        tail = tails.removeValue(forKey: series[position].number)
        former = formers.removeValue(forKey: series[position].number)
    }

    private mutating func finishSeries() throws {
        while tail?.next != nil { try emitTail() }
        endRun()
        position += 1
        last = nil
        begin()
    }

    private mutating func emit(_ reading: StoredReading) throws {
        if former != nil {
            while let value = former?.next(at: reading.time) {
                var old = reading
                (old.value, old.flag) = (value.value, value.flag.rawValue)
                try hand(ReadingRun.Entry(old, isSuperseded: true))
            }
        }
        if flags[Int(reading.flag)] { try hand(ReadingRun.Entry(reading)) }
        last = reading.time
        seen += 1
        guard paged + entries.count >= Self.pageSize || seen % Self.pageSize == 0 else { return }
        if isAbandoned() { throw Enough() }
        endRun()
        if paged >= Self.pageSize { try handOver(seconds: Self.patience) }
    }

    private mutating func hand(_ entry: ReadingRun.Entry) throws {
        guard left > 0 else { throw Enough() }
        left -= 1
        entries.append(entry)
    }

    private mutating func endRun() {
        guard !entries.isEmpty, position < series.count else { return }
        var run = series[position].run
        run.entries = entries
        page.append(run)
        paged += entries.count
        entries = []
        entries.reserveCapacity(run.entries.count)
    }

    private mutating func handOver(seconds: Double) throws {
        switch put(page, seconds) {
        case .taken:
            page.removeAll(keepingCapacity: true)
            paged = 0
        case .stalled: throw Stalled()
        case .abandoned:
            page.removeAll()
            throw Enough()
        }
    }
}
