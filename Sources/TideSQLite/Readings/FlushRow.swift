import TideModel

/// The rows of a flush, for reading as long as their memory is held.
struct FlushRowTable {
    let words: UnsafeBufferPointer<UInt64>
    let place: UnsafeBufferPointer<UInt32>

    subscript(row: Int) -> FlushRow {
        @inline(__always) get { FlushRow(from: UnsafeBufferPointer(rebasing: words[Int(place[row])...])) }
    }
}

/// One row: a time of a device, and the readings it has there.
struct FlushRow {
    private let start: UnsafePointer<UInt64>

    /// - Parameter words: begin with the row.
    @inline(__always)
    init(from words: UnsafeBufferPointer<UInt64>) {
        guard let start = words.baseAddress, words.count >= FlushRows.headWords else {
            preconditionFailure("a row lies outside its memory")
        }
        self.start = start
        precondition(words.count >= FlushRows.headWords + (hasRaw ? 4 : 2) * cells)
    }

    /// Device time, milliseconds since 1970.
    var time: Int64 { Int64(bitPattern: start[0]) }
    /// Receive time, milliseconds since 1970.
    var received: Int64 { Int64(bitPattern: start[1]) }
    /// The record.
    var record: RecordNumber { start[2] }
    /// Index in the profiles of the flush.
    var profile: UInt32 { UInt32(truncatingIfNeeded: start[3]) }
    /// One-bit facts.
    var flags: RowFlags { RowFlags(rawValue: UInt8(truncatingIfNeeded: start[3] >> 32)) }
    /// How many readings it has.
    var cells: Int { Int(start[3] >> 40 & 0x7F_FFFF) }
    /// Whether raw values and calibrations follow.
    var hasRaw: Bool { start[3] >> 63 == 1 }

    /// The value of a reading.
    func value(_ cell: Int) -> Double { Double(bitPattern: start[FlushRows.headWords + cell]) }
    /// The series of a reading.
    func series(_ cell: Int) -> SeriesNumber { SeriesNumber(truncatingIfNeeded: cellWord(cell)) }
    /// The quality flag of a reading.
    func flag(_ cell: Int) -> UInt8 { UInt8(truncatingIfNeeded: cellWord(cell) >> 32) }

    /// Number of a reading's flags of single tests in the tests of the flush, from 1; 0 for none.
    func tests(_ cell: Int) -> UInt32 { UInt32(truncatingIfNeeded: cellWord(cell) >> 40) }
    /// The value before calibration and filters; NaN when it is the value itself.
    func raw(_ cell: Int) -> Double { Double(bitPattern: start[FlushRows.headWords + 2 * cells + cell]) }
    /// The calibration, 0 for none.
    func calibration(_ cell: Int) -> UInt64 { start[FlushRows.headWords + 3 * cells + cell] }

    private func cellWord(_ cell: Int) -> UInt64 { start[FlushRows.headWords + cells + cell] }

    /// All of it.
    var words: UnsafeBufferPointer<UInt64> {
        UnsafeBufferPointer(start: start, count: FlushRows.headWords + (hasRaw ? 4 : 2) * cells)
    }

    /// Whether it has the same series in the same order as another, and nothing but time, values and flags differs; never
    /// of rows with raw values.
    func isLike(_ other: FlushRow) -> Bool {
        guard cells == other.cells, profile == other.profile, !hasRaw, !other.hasRaw else { return false }
        for cell in 0..<cells where series(cell) != other.series(cell) { return false }
        return true
    }
}
