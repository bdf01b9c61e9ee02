internal import TideAPI
internal import TideChunks
internal import TideModel
internal import TidePipeline
internal import TideSQLite

/// Reads series one after the other and computes their aggregates, on the calling thread; memory does not grow with them.
struct AggregateJob {
    /// Takes a page, and waits for room at most so many seconds.
    typealias Put = (_ page: [AggregateRun], _ seconds: Double) -> PageDelivery

    /// Intervals handed on at a time.
    private static let pageSize = 4_096
    /// Series whose cut intervals are read at a time.
    private static let seriesAtOnce = 1_024

    private let series: [AggregatedSeries]
    private let times: Range<Timestamp>
    private let store: SQLiteSeriesStore
    private let rollups: RollupSelection?
    private let slots: Slots
    private let put: Put
    private let flags: [Bool]
    private let functions: [AggregateFunction]
    private var aggregator: Aggregator
    private var position = 0
    private var page: [AggregateRun] = []
    /// Intervals in `page`.
    private var paged = 0
    /// Intervals of the series at `position` that are not in `page` yet.
    private var current = AggregateRun(site: "", device: "", channel: "", unit: "")
    /// Where rollups of the series go on; nil before its first.
    private var next: Int64?

    /// Intervals of which the range has a part only, by series.
    private typealias Cut = [SeriesNumber: Aggregator.Bucket]

    /// Nobody wants more.
    private struct Abandoned: Error {}
    /// The reader stands still: a snapshot must not be held for it.
    private struct Stalled: Error {}

    init(
        _ query: AggregateQuery,
        _ series: [AggregatedSeries],
        _ store: SQLiteSeriesStore,
        _ slots: Slots,
        put: @escaping Put
    ) {
        (self.series, self.store, self.slots, self.put) = (series, store, slots, put)
        functions = query.functions
        rollups = RollupSelection(query, series)
        let from = query.from ?? .distantPast
        times = from..<max(from, query.to ?? Timestamp(milliseconds: .max))
        let wanted = query.flags.isEmpty ? [1, 2, 3] : query.flags
        flags = (0...UInt8.max).map { wanted.contains($0) }
        aggregator = Aggregator(functions, .every(1), isCircular: false)
    }

    /// Reads, computes and delivers everything.
    mutating func run() throws {
        begin()
        var from = times.lowerBound
        do {
            while position < series.count {
                do {
                    try slots.use { try rollups.map { try scan($0) } ?? scan(from) }
                } catch is Stalled {
                    // What the interval under way had is read again.
                    try handOver(seconds: .infinity)
                    if rollups == nil, let begun = aggregator.restart() {
                        from = max(times.lowerBound, Timestamp(milliseconds: begun))
                    } else {
                        from = times.lowerBound
                    }
                }
            }
            try handOver(seconds: .infinity)
        } catch is Abandoned {}
    }

    /// The series at `position` from a time on, then the others, from one snapshot.
    private mutating func scan(_ from: Timestamp) throws {
        let rest = from..<max(from, times.upperBound)
        _ = try store.scan([series[position].selected.number], rest) { try take($0) }
        try finishSeries()
        guard position < series.count else { return }
        _ = try store.scan(series[position...].map(\.selected.number), times) { try take($0) }
        while position < series.count { try finishSeries() }
    }

    /// As `scan`, of rollups, by series whose intervals lie alike; the first goes on at `next`.
    private mutating func scan(_ rollups: RollupSelection) throws {
        while position < series.count {
            let parts = RollupSelection.parts(times, series[position].clock)
            let most = series[position...].prefix(Self.seriesAtOnce)
            let alike = most.prefix { RollupSelection.parts(times, $0.clock) == parts }
            let heads = try cut(next == nil ? alike : alike.dropFirst(), parts.head)
            let tails = try cut(alike, parts.tail)
            if let next {
                let rest = max(parts.whole.lowerBound, Timestamp(milliseconds: next))..<parts.whole.upperBound
                if !rest.isEmpty { try read(rollups, alike.prefix(1), rest, heads, tails) }
                try finish(tails)
            }
            let others = alike[max(position, alike.startIndex)...]
            try read(rollups, others, parts.whole, heads, tails)
            while position < alike.endIndex {
                openSeries(heads)
                try finish(tails)
            }
        }
    }

    private mutating func read(
        _ rollups: RollupSelection,
        _ alike: ArraySlice<AggregatedSeries>,
        _ whole: Range<Timestamp>,
        _ heads: Cut,
        _ tails: Cut
    ) throws {
        guard !whole.isEmpty, !alike.isEmpty else { return }
        _ = try store.rollups(alike.map(\.selected.number), whole, every: rollups.kind) { number, bucket in
            while series[position].selected.number != number {
                openSeries(heads)
                try finish(tails)
            }
            openSeries(heads)
            rollups.append(bucket, to: &current)
            next = bucket.start + 1
            if paged + current.count >= Self.pageSize {
                endRun()
                try handOver(seconds: ReadingsJob.patience)
            }
        }
    }

    /// What readings say of parts of intervals.
    private func cut(_ some: ArraySlice<AggregatedSeries>, _ times: Range<Timestamp>) throws -> Cut {
        guard !times.isEmpty, !some.isEmpty else { return [:] }
        var (cut, place) = (Cut(), some.startIndex)
        var aggregator = Aggregator(functions, some[place].clock, isCircular: false)
        _ = try store.scan(some.map(\.selected.number), times) { reading in
            while some[place].selected.number != reading.series {
                if let bucket = aggregator.finish() { cut[some[place].selected.number] = bucket }
                place += 1
                aggregator = Aggregator(functions, some[place].clock, isCircular: false)
            }
            guard flags[Int(reading.flag)], !reading.value.isNaN else { return }
            _ = try aggregator.add(reading.time.milliseconds, reading.value)
        }
        if let bucket = aggregator.finish() { cut[some[place].selected.number] = bucket }
        return cut
    }

    /// Adds the part of an interval that comes before the rollups of a series, unless that was done.
    private mutating func openSeries(_ heads: Cut) {
        guard next == nil else { return }
        next = .min
        add(heads[series[position].selected.number])
    }

    /// Ends a series with the part of an interval behind its rollups.
    private mutating func finish(_ tails: Cut) throws {
        add(tails[series[position].selected.number])
        try advance()
    }

    private mutating func take(_ reading: StoredReading) throws {
        while series[position].selected.number != reading.series { try finishSeries() }
        guard flags[Int(reading.flag)], !reading.value.isNaN else { return }
        guard let bucket = try aggregator.add(reading.time.milliseconds, reading.value) else { return }
        add(bucket)
        guard paged + current.count >= Self.pageSize else { return }
        endRun()
        try handOver(seconds: ReadingsJob.patience)
    }

    private mutating func finishSeries() throws {
        add(aggregator.finish())
        try advance()
    }

    private mutating func advance() throws {
        endRun()
        position += 1
        next = nil
        begin()
        if paged >= Self.pageSize { try handOver(seconds: ReadingsJob.patience) }
    }

    private mutating func begin() {
        guard position < series.count else { return }
        aggregator = Aggregator(functions, series[position].clock, isCircular: series[position].isCircular)
        current = emptyRun
    }

    private var emptyRun: AggregateRun {
        let selected = series[position].selected
        return AggregateRun(
            site: selected.key.device.site,
            device: selected.key.device.device,
            channel: selected.key.channel,
            unit: selected.unit
        )
    }

    private mutating func add(_ bucket: Aggregator.Bucket?) {
        guard let bucket else { return }
        current.append(bucket.start, bucket.values)
    }

    private mutating func endRun() {
        guard current.count > 0 else { return }
        page.append(current)
        paged += current.count
        current = emptyRun
    }

    private mutating func handOver(seconds: Double) throws {
        endRun()
        guard !page.isEmpty else { return }
        switch put(page, seconds) {
        case .taken:
            page.removeAll(keepingCapacity: true)
            paged = 0
        case .stalled: throw Stalled()
        case .abandoned: throw Abandoned()
        }
    }
}
