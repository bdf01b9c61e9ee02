import TideChunks
import TideModel

/// Computes buckets anew, and says which are not what they were.
struct BucketUpdate {
    let kind: RollupKind
    /// The record through which readings are there.
    let record: RecordNumber
    /// What is kept, of the buckets and of the day before them.
    let former: [YearReader]
    /// Readings that are not there any more.
    let removed: RemovedReadings
    /// How a device's days are divided now.
    let rule: (DeviceNumber) -> DayRule
    /// Told of the file in which something is damaged.
    let damaged: (String) -> Void
    /// The chunks of a device that have something within a stretch of time.
    let chunks: (DeviceNumber, ClosedRange<Int64>) throws -> [Chunk]

    /// The buckets of a device that changed.
    ///
    /// - Returns: nil when something of it is damaged: it waits until that is put aside.
    func changed(_ device: DeviceNumber, _ runs: [BucketBounds]) throws -> RollupContent? {
        do { return try computed(device, runs) } catch let error as StoreError where error.code == .corrupt {
            damaged(error.object)
            return nil
        } catch is FormatError { return nil }
    }

    private func computed(_ device: DeviceNumber, _ runs: [BucketBounds]) throws -> RollupContent {
        var changed: [SeriesNumber: [RollupBucket]] = [:]
        let known = try former.flatMap { try $0.series(of: device) }
        for bounds in runs {
            var source = ChunkBuckets(try chunks(device, bounds.extent))
            for series in known.isEmpty ? source.series : Set(source.series + known).sorted() {
                var fresh: [RollupBucket] = [], old: [RollupBucket] = []
                try source.append(series, bounds, changedAt: record, to: &fresh)
                for year in former { try year.append(series, of: device, in: bounds.times, to: &old) }
                let finals = try finals(of: series, device, bounds, old)
                fresh.standing(insteadOf: old, changedAt: record, finals) { bucket, isChanged in
                    if isChanged { changed[series, default: []].append(bucket) }
                }
            }
        }
        return content(device, changed)
    }

    /// What may not be computed anew in a run; nil when nothing of it was removed or lost.
    private func finals(
        of series: SeriesNumber,
        _ device: DeviceNumber,
        _ bounds: BucketBounds,
        _ old: [RollupBucket]
    ) throws -> FinalBuckets? {
        let lost = try former.flatMap { try $0.lost(of: device) }
        let removed = removed.overlapping(bounds.reach(kind))
        guard removed != nil || !lost.isEmpty else { return nil }
        var before: [RollupBucket] = []
        for year in former { try year.append(series, of: device, in: bounds.dayBefore(kind), to: &before) }
        return FinalBuckets(
            removed ?? RemovedReadings(),
            kind == .day ? rule(device) : nil,
            former: before + old,
            lost: lost
        )
    }

    private func content(_ device: DeviceNumber, _ changed: [SeriesNumber: [RollupBucket]]) -> RollupContent {
        var content = RollupContent(device: device, kind: kind)
        content.series = changed.sorted { $0.key < $1.key }.map { RollupSeries(series: $0.key, buckets: $0.value) }
        return content
    }
}
