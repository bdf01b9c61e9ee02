/// Readings of one series in three columns of equal length, to be used again and again.
public struct ChunkSamples: Sendable {
    /// Device time (milliseconds since 1970).
    public var time: [Int64] = []
    /// Value in the quantity's canonical unit.
    public var value: [Double] = []
    /// Aggregate quality flag (`QCFlag.rawValue`).
    public var flag: [UInt8] = []

    /// Makes empty columns.
    public init() {}

    /// Number of readings.
    public var count: Int { time.count }

    /// Empties the columns but keeps their memory.
    public mutating func removeAll() {
        time.removeAll(keepingCapacity: true)
        value.removeAll(keepingCapacity: true)
        flag.removeAll(keepingCapacity: true)
    }
}
