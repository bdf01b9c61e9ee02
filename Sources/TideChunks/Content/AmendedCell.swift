public import TideModel

/// A change of the flag of a reading that lies in an older chunk.
public struct AmendedCell: Sendable, Equatable {
    /// Device time of the reading (milliseconds since 1970).
    public var time: Int64
    /// The record that says so.
    public var record: RecordNumber
    /// The flag from then on (`QCFlag.rawValue`).
    public var flag: UInt8
    /// Its flags of single tests from then on: number of an entry in the chunk's `tests`, from 1; 0 where they stay.
    public var tests: UInt32

    /// Makes an amendment.
    public init(time: Int64, record: RecordNumber, flag: UInt8, tests: UInt32 = 0) {
        self.time = time
        self.record = record
        self.flag = flag
        self.tests = tests
    }
}
