public import TideChunks
public import TideModel

/// A bucket of rollups that changed.
public struct RollupChange: Sendable, Equatable {
    /// The series.
    public var series: SeriesNumber
    /// The bucket as it is now.
    public var bucket: RollupBucket

    /// Makes a change.
    public init(series: SeriesNumber, bucket: RollupBucket) { (self.series, self.bucket) = (series, bucket) }

    /// Where it stands among all changes.
    public var cursor: RollupCursor { RollupCursor(record: bucket.changedAt, series: series, start: bucket.start) }
}

/// A place among the changes of rollups, which are ordered by record, series and start.
public struct RollupCursor: Sendable, Hashable, Comparable {
    /// `changedAt` of a bucket.
    public var record: RecordNumber
    /// The series.
    public var series: SeriesNumber
    /// First moment of the bucket, milliseconds since 1970.
    public var start: Int64

    /// Makes the place of a bucket.
    public init(record: RecordNumber, series: SeriesNumber, start: Int64) {
        (self.record, self.series, self.start) = (record, series, start)
    }

    /// Makes the place behind everything that changed at a record; 0 is the beginning.
    public init(after record: RecordNumber) { self.init(record: record, series: .max, start: .max) }

    /// By record, series and start.
    public static func < (a: Self, b: Self) -> Bool {
        (a.record, a.series, a.start) < (b.record, b.series, b.start)
    }
}

/// Some changes of rollups in a row.
public struct RollupChanges: Sendable, Equatable {
    /// The changes, in order of their cursors.
    public var changes: [RollupChange]
    /// Where the next call goes on.
    public var next: RollupCursor
    /// Whether these are the last ones there are now: `next` is then behind everything that changed at
    /// `next.record` or before.
    public var isComplete: Bool
}
