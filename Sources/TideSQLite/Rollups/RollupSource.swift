internal import GRDB
import TideChunks
import TideModel

/// The buckets of one state of the store: those that are kept, and computed ones where readings came since.
struct RollupSource {
    private let snapshot: StoreSnapshot
    private let kind: RollupKind
    private let starts: Range<Timestamp>
    private let rule: (DeviceNumber) -> DayRule
    private var device: (number: DeviceNumber, stale: [Stale])?
    private var kept: [RollupBucket] = []
    private var fresh: [RollupBucket] = []

    /// A run of buckets that are computed from chunks.
    private struct Stale {
        /// What is kept there does not count.
        var extent: ClosedRange<Int64>
        /// Those of the buckets that are asked for, or none.
        var bounds: BucketBounds
        var source: ChunkBuckets

        mutating func append(
            _ series: SeriesNumber,
            changedAt record: RecordNumber,
            to buckets: inout [RollupBucket]
        ) throws {
            try source.append(series, bounds, changedAt: record, to: &buckets)
        }
    }

    /// Serves buckets that start within `starts`.
    init(
        _ snapshot: StoreSnapshot,
        _ kind: RollupKind,
        starts: Range<Timestamp>,
        rule: @escaping (DeviceNumber) -> DayRule
    ) {
        (self.snapshot, self.kind, self.starts, self.rule) = (snapshot, kind, starts, rule)
    }

    /// Calls `body` with the buckets of one series, by start.
    mutating func forEachBucket(
        of series: SeriesNumber,
        _ device: DeviceNumber,
        _ body: (RollupBucket) throws -> Void
    ) throws {
        kept.removeAll(keepingCapacity: true)
        for year in snapshot.years { try year.append(series, of: device, in: starts, to: &kept) }
        if self.device?.number != device { self.device = (device, try stale(device)) }
        var next = 0
        for index in 0..<(self.device?.stale.count ?? 0) {
            guard let extent = self.device?.stale[index].extent else { break }
            while next < kept.count, kept[next].start < extent.lowerBound {
                try body(kept[next])
                next += 1
            }
            let former = kept[next...].prefix { $0.start <= extent.upperBound }
            next += former.count
            fresh.removeAll(keepingCapacity: true)
            try self.device?.stale[index].append(series, changedAt: snapshot.applied, to: &fresh)
            let finals = try finals(of: series, device, index)
            try fresh.standing(insteadOf: Array(former), changedAt: snapshot.applied, finals) { bucket, _ in
                try body(bucket)
            }
        }
        for bucket in kept[next...] { try body(bucket) }
    }

    /// What may not be computed anew in a stale run; nil when nothing of it was removed or lost.
    private func finals(of series: SeriesNumber, _ device: DeviceNumber, _ index: Int) throws -> FinalBuckets? {
        guard let bounds = self.device?.stale[index].bounds, !bounds.isEmpty else { return nil }
        let lost = try snapshot.years.flatMap { try $0.lost(of: device) }
        let removed = snapshot.removed.overlapping(bounds.reach(kind))
        guard removed != nil || !lost.isEmpty else { return nil }
        var former: [RollupBucket] = []
        let times = bounds.dayBefore(kind).lowerBound..<bounds.times.upperBound
        for year in snapshot.years { try year.append(series, of: device, in: times, to: &former) }
        return FinalBuckets(
            removed ?? RemovedReadings(),
            kind == .day ? rule(device) : nil,
            former: former,
            lost: lost
        )
    }

    private func stale(_ device: DeviceNumber) throws -> [Stale] {
        var spans = try snapshot.months.flatMap { try $0.staleSpans(device) }
        if kind == .day { spans += try snapshot.years.flatMap { try $0.staleSpans(device) } }
        guard !spans.isEmpty else { return [] }
        let runs = kind == .day ? rule(device).runs(spans) : Hour.runs(spans).map { Hour.bounds($0) }
        return try runs.map { run in
            guard let bounds = run.starting(in: starts) else {
                return Stale(extent: run.extent, bounds: [], source: ChunkBuckets([]))
            }
            let chunks = try snapshot.months.flatMap { try $0.chunks(of: device, within: bounds.extent) }
            return Stale(extent: run.extent, bounds: bounds, source: ChunkBuckets(chunks))
        }
    }
}

extension MonthReader {
    /// Stretches of time of which the hours of a device may say something else than its chunks.
    func staleSpans(_ device: DeviceNumber) throws -> [ClosedRange<Int64>] {
        try StaleTable(db: db).spans(device, times) + fresh(of: device).map(\.times)
    }

    /// The chunks of a device that have something within `span`, milliseconds since 1970.
    func chunks(of device: DeviceNumber, within span: ClosedRange<Int64>) throws -> [Chunk] {
        try settled(of: device, within: span) + fresh(of: device).filter { $0.times.overlaps(span) }
    }

    /// As `chunks`, without what fresh bundles have: it goes into the rollups when they are joined.
    func settled(of device: DeviceNumber, within span: ClosedRange<Int64>) throws -> [Chunk] {
        let table = ChunkTable(db: db, file: file)
        return try table.entries(device, span).map { try table.chunk($0) }
            + joined(of: device).filter { $0.times.overlaps(span) }
    }
}
