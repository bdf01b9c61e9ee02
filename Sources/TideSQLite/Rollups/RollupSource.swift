internal import GRDB
import TideChunks
import TideModel

/// The hour buckets of one state of the store: those that are kept, and computed ones where readings came since.
struct RollupSource {
    private let snapshot: StoreSnapshot
    private let starts: Range<Timestamp>
    private let hours: Range<Int64>
    private var device: (number: DeviceNumber, stale: [Stale])?
    private var kept: [RollupBucket] = []
    private var fresh: [RollupBucket] = []

    /// A run of hours that is computed from chunks.
    private struct Stale {
        var hours: Range<Int64>
        var source: HourBuckets
    }

    /// Serves buckets that start within `starts`.
    init(_ snapshot: StoreSnapshot, starts: Range<Timestamp>) {
        (self.snapshot, self.starts, hours) = (snapshot, starts, Hour.starting(in: starts))
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
            guard let hours = self.device?.stale[index].hours else { break }
            let span = Hour.span(hours)
            while next < kept.count, kept[next].start < span.lowerBound {
                try body(kept[next])
                next += 1
            }
            let former = kept[next...].prefix { $0.start <= span.upperBound }
            next += former.count
            fresh.removeAll(keepingCapacity: true)
            try self.device?.stale[index].source.append(series, hours, changedAt: snapshot.applied, to: &fresh)
            try fresh.standing(insteadOf: Array(former), changedAt: snapshot.applied) { bucket, _ in try body(bucket) }
        }
        for bucket in kept[next...] { try body(bucket) }
    }

    private func stale(_ device: DeviceNumber) throws -> [Stale] {
        guard !hours.isEmpty else { return [] }
        return try snapshot.months.flatMap { month in
            try month.staleHours(device).compactMap { run in
                let run = run.clamped(to: hours)
                guard !run.isEmpty else { return nil }
                return Stale(hours: run, source: HourBuckets(try month.chunks(of: device, within: Hour.span(run))))
            }
        }
    }
}

extension MonthReader {
    /// Hours of a device of which the rollups may say something else than its chunks, in runs, ascending.
    func staleHours(_ device: DeviceNumber) throws -> [Range<Int64>] {
        let bundled = try bundledChunks(of: device).map(\.times)
        return Hour.runs(try StaleTable(db: db).spans(device, times) + bundled)
    }

    /// The chunks of a device that have something within `span`, milliseconds since 1970.
    func chunks(of device: DeviceNumber, within span: ClosedRange<Int64>) throws -> [Chunk] {
        let table = ChunkTable(db: db, file: file)
        return try table.entries(device, span).map { try table.chunk($0) }
            + bundledChunks(of: device).filter { $0.times.overlaps(span) }
    }

    private func bundledChunks(of device: DeviceNumber) throws -> [Chunk] {
        try bundled(Bundle.range(of: device)).flatMap { bundle in
            bundle.chunks[bundle.chunks.first(notBelow: device)...].prefix { $0.device == device }
        }
    }
}
