import TideChunks
import TideModel

/// Computes buckets anew, and says which are not what they were.
struct BucketUpdate {
    let kind: RollupKind
    /// The record through which readings are there.
    let record: RecordNumber
    /// What is kept.
    let former: [YearReader]
    /// The chunks of a device that have something within a stretch of time.
    let chunks: (DeviceNumber, ClosedRange<Int64>) throws -> [Chunk]

    /// The buckets of a device that changed.
    ///
    /// - Returns: nil when something of it is damaged: it waits until that is put aside.
    func changed(_ device: DeviceNumber, _ runs: [BucketBounds]) throws -> RollupContent? {
        do { return try computed(device, runs) } catch let error as StoreError where error.code == .corrupt {
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
                fresh.standing(insteadOf: old, changedAt: record) { bucket, isChanged in
                    if isChanged { changed[series, default: []].append(bucket) }
                }
            }
        }
        var content = RollupContent(device: device, kind: kind)
        content.series = changed.sorted { $0.key < $1.key }.map { RollupSeries(series: $0.key, buckets: $0.value) }
        return content
    }
}
