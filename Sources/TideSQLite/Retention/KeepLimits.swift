/// How much is kept, as `keep:` of the configuration says.
///
/// Rollups, registry and alerts are never removed.
public struct KeepLimits: Sendable, Equatable {
    /// How much of one class is kept; nil for all.
    public struct Limit: Sendable, Equatable {
        /// Oldest that is kept, in milliseconds.
        public var age: Int64?
        /// Bytes of all its files together.
        public var bytes: Int?

        /// Makes a limit.
        public init(age: Int64? = nil, bytes: Int? = nil) { (self.age, self.bytes) = (age, bytes) }
    }

    /// Raw frames.
    public var raw = Limit()
    /// Readings.
    public var readings = Limit()
    /// Bytes that stay free on the file system, as long as there is something to remove; nil for none.
    public var freeSpace: Int?

    /// Keeps everything.
    public init() {}

    /// Whether there is anything to do.
    public var keepsAll: Bool { self == KeepLimits() }

    /// Free bytes below which nothing more is acknowledged: a quarter of the floor is left to flush, compact and remove
    /// with, none of which a full disk would allow.
    public var reserve: Int? { freeSpace.map { $0 / 4 } }
}
