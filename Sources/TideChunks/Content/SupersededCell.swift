public import TideModel

/// What stood under a reading's key before another value superseded it.
public struct SupersededCell: Sendable, Equatable {
    /// Device time of the reading (milliseconds since 1970).
    public var time: Int64
    /// The record that superseded it.
    public var record: RecordNumber
    /// Index among the superseded values of that record: the order within it.
    public var part: UInt32
    /// The former value.
    public var value: Double
    /// Its flag (`QCFlag.rawValue`).
    public var flag: UInt8

    /// Makes a former value.
    public init(time: Int64, record: RecordNumber, part: UInt32, value: Double, flag: UInt8) {
        self.time = time
        self.record = record
        self.part = part
        self.value = value
        self.flag = flag
    }

    /// Equal when bit for bit the same, NaN included.
    public static func == (a: Self, b: Self) -> Bool {
        a.time == b.time && a.record == b.record && a.part == b.part && a.flag == b.flag
            && a.value.bitPattern == b.value.bitPattern
    }

    var order: (Int64, RecordNumber, UInt32) { (time, record, part) }
}
