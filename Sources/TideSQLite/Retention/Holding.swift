public import TideModel

/// What one class of data takes for one period: a file.
public struct Holding: Sendable, Equatable {
    /// What kind of data.
    public var kind: Removal.Class
    /// Receive times of raw frames, device times of readings.
    public var times: Range<Timestamp>
    /// Bytes on disk, with a write-ahead log.
    public var bytes: Int

    /// Makes a holding.
    public init(kind: Removal.Class, times: Range<Timestamp>, bytes: Int) {
        (self.kind, self.times, self.bytes) = (kind, times, bytes)
    }
}
