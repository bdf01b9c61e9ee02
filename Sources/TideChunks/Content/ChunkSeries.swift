public import TideModel

/// The readings of one series in a chunk, in columns with one element per cell (one reading).
///
/// `value`, `flag` and `record` always have an element per cell. The other columns are empty when no cell has anything
/// to say there.
public struct ChunkSeries: Sendable, Equatable {
    /// The series.
    public var series: SeriesNumber
    /// Row of each cell, ascending; empty when every row of the chunk has a cell.
    public var rows: [UInt32] = []
    /// Value in the quantity's canonical unit, kept bit for bit.
    public var value: [Double] = []
    /// Aggregate quality flag (`QCFlag.rawValue`).
    public var flag: [UInt8] = []
    /// The record that last wrote the cell.
    public var record: [RecordNumber] = []
    /// Value as decoded, before calibration and filters; nil where it follows from `value`.
    public var raw: [Double?] = []
    /// Flags of the single quality tests: number of an entry in the chunk's `tests`, from 1; 0 for none.
    public var tests: [UInt32] = []
    /// Id of the calibration; 0 for none.
    public var calibration: [UInt64] = []
    /// How many times the value was computed anew; 0 at first.
    public var revision: [UInt32] = []
    /// Former values, by time, record and part.
    public var superseded: [SupersededCell] = []
    /// Changes of flags of readings that lie in older chunks, by time and record.
    public var amendments: [AmendedCell] = []

    /// Makes a series without cells.
    public init(series: SeriesNumber) { self.series = series }

    /// Number of cells.
    public var count: Int { value.count }

    /// Appends a cell of row `row`; rows ascend.
    @inlinable
    public mutating func append(row: Int, value: Double, flag: UInt8, record: RecordNumber) {
        rows.append(UInt32(row))
        self.value.append(value)
        self.flag.append(flag)
        self.record.append(record)
    }

    /// Equal when every column is, values bit for bit (NaN included).
    public static func == (a: Self, b: Self) -> Bool {
        a.series == b.series && a.rows == b.rows && a.flag == b.flag && a.record == b.record && a.tests == b.tests
            && a.calibration == b.calibration && a.revision == b.revision && a.superseded == b.superseded
            && a.amendments == b.amendments && a.value.elementsEqual(b.value) { $0.bitPattern == $1.bitPattern }
            && a.raw.elementsEqual(b.raw) { $0?.bitPattern == $1?.bitPattern }
    }

    /// Row of cell `cell`.
    @inlinable
    public func row(ofCell cell: Int) -> Int { rows.isEmpty ? cell : Int(rows[cell]) }

    func isConsistent(rowCount: Int) -> Bool {
        let optional = [raw.count, tests.count, calibration.count, revision.count]
        return (rows.count == count || rows.isEmpty && count == rowCount) && flag.count == count
            && record.count == count && optional.allSatisfy { $0 == count || $0 == 0 }
    }
}
