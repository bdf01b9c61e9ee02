public import TideModel

/// The rows of a chunk in columns of equal length: what all readings of one message share.
///
/// Two rows may have the same time when they differ in anything else; a series has a reading in only one of them.
public struct ChunkRows: Sendable, Equatable {
    /// Device time (milliseconds since 1970), or the arrival stamp that stands in for it.
    public var time: [Int64] = []
    /// Receive time (milliseconds since 1970).
    public var received: [Int64] = []
    /// One-bit facts.
    public var flags: [RowFlags] = []
    /// Number of the profile: an entry of the chunk's `profiles`, from 1; 0 for none.
    public var profile: [UInt16] = []

    /// Makes empty columns.
    public init() {}

    /// Number of rows.
    public var count: Int { time.count }

    /// Appends a row; times are milliseconds since 1970, `profile` the number of an entry of the chunk's
    /// `profiles`, from 1, or 0 for none.
    public mutating func append(time: Int64, received: Int64, flags: RowFlags = [], profile: UInt16 = 0) {
        self.time.append(time)
        self.received.append(received)
        self.flags.append(flags)
        self.profile.append(profile)
    }

    var isConsistent: Bool { received.count == count && flags.count == count && profile.count == count }

    /// The rows with these numbers, in this order.
    func picking(_ rows: [UInt32]) -> ChunkRows {
        var picked = ChunkRows()
        picked.time = rows.map { time[Int($0)] }
        picked.received = rows.map { received[Int($0)] }
        picked.flags = rows.map { flags[Int($0)] }
        picked.profile = rows.map { profile[Int($0)] }
        return picked
    }
}
