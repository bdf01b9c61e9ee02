public import TideModel

/// A period of which retention removed what there was.
public struct RemovedPeriod: Sendable, Equatable {
    /// What kind of data.
    public var kind: Removal.Class
    /// Receive times of raw frames, device times of readings.
    public var times: Range<Timestamp>
    /// The record that removed it last.
    public var record: RecordNumber
    /// When that record was made.
    public var at: Timestamp
    /// Why it was removed last.
    public var cause: Removal.Cause
    /// Bytes that it took, all removals together.
    public var bytes: UInt64
    /// How often it was removed: what comes late makes a new file.
    public var count: Int

    /// Makes a period.
    public init(
        kind: Removal.Class,
        times: Range<Timestamp>,
        record: RecordNumber,
        at: Timestamp,
        cause: Removal.Cause,
        bytes: UInt64,
        count: Int
    ) {
        (self.kind, self.times, self.record, self.at) = (kind, times, record, at)
        (self.cause, self.bytes, self.count) = (cause, bytes, count)
    }
}
