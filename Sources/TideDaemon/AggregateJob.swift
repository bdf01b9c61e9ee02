internal import TideAPI
internal import TideChunks
internal import TideModel
internal import TidePipeline
internal import TideSQLite

/// Reads series one after the other and computes their aggregates, on the calling thread; memory does not grow with them.
final class AggregateJob {
    /// Takes a page, and waits for room at most so many seconds.
    typealias Put = (_ page: [AggregateDTO], _ seconds: Double) -> PageDelivery

    /// Lines handed on at a time.
    private static let pageSize = 1_000

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
    private var page: [AggregateDTO] = []
    /// Where rollups of the series go on.
    private var next: Int64?

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
    func run() throws {
        begin()
        var from = times.lowerBound
        do {
            while position < series.count {
                do {
                    try slots.use { try rollups.map { try scan($0, from) } ?? scan(from) }
                } catch is Stalled {
                    // What the interval under way had is read again.
                    try handOver(seconds: .infinity)
                    let begun = rollups == nil ? aggregator.restart() : next
                    from = max(times.lowerBound, Timestamp(milliseconds: begun ?? .min))
                }
            }
            try handOver(seconds: .infinity)
        } catch is Abandoned {}
    }

    /// The series at `position` from a time on, then the others, from one snapshot.
    private func scan(_ from: Timestamp) throws {
        let rest = from..<max(from, times.upperBound)
        _ = try store.scan([series[position].selected.number], rest) { try take($0) }
        try finishSeries()
        guard position < series.count else { return }
        _ = try store.scan(series[position...].map(\.selected.number), times) { try take($0) }
        while position < series.count { try finishSeries() }
    }

    /// As `scan`, of rollups.
    private func scan(_ rollups: RollupSelection, _ from: Timestamp) throws {
        let rest = from..<max(from, times.upperBound)
        let first = series[position].selected.number
        try read(rollups, [first], rest)
        try finishSeries()
        guard position < series.count else { return }
        try read(rollups, series[position...].map(\.selected.number), times)
        while position < series.count { try finishSeries() }
    }

    private func read(_ rollups: RollupSelection, _ numbers: [SeriesNumber], _ times: Range<Timestamp>) throws {
        _ = try store.rollups(numbers, times, every: rollups.kind) { number, bucket in
            while series[position].selected.number != number { try finishSeries() }
            next = bucket.start + 1
            try emit(rollups.aggregate(bucket))
        }
    }

    private func take(_ reading: StoredReading) throws {
        while series[position].selected.number != reading.series { try finishSeries() }
        guard flags[Int(reading.flag)], !reading.value.isNaN else { return }
        try emit(try aggregator.add(reading.time.milliseconds, reading.value))
    }

    private func finishSeries() throws {
        let last = aggregator.finish()
        add(last)
        position += 1
        next = nil
        begin()
        if page.count >= Self.pageSize { try handOver(seconds: ReadingsJob.patience) }
    }

    private func begin() {
        guard position < series.count else { return }
        aggregator = Aggregator(functions, series[position].clock, isCircular: series[position].isCircular)
    }

    private func emit(_ bucket: Aggregator.Bucket?) throws {
        guard let bucket else { return }
        add(bucket)
        if page.count >= Self.pageSize { try handOver(seconds: ReadingsJob.patience) }
    }

    private func add(_ bucket: Aggregator.Bucket?) {
        guard let bucket else { return }
        let selected = series[position].selected
        page.append(
            AggregateDTO(
                site: selected.key.device.site,
                device: selected.key.device.device,
                channel: selected.key.channel,
                time: bucket.start,
                values: bucket.values,
                unit: selected.unit
            )
        )
    }

    private func handOver(seconds: Double) throws {
        guard !page.isEmpty else { return }
        switch put(page, seconds) {
        case .taken: page.removeAll(keepingCapacity: true)
        case .stalled: throw Stalled()
        case .abandoned: throw Abandoned()
        }
    }
}
