internal import TideModel

/// The sections of one series, and its columns when they are asked for.
struct SeriesSections {
    private let cursor: ByteCursor
    private let count: Int
    private let rowCount: Int
    /// Where the content of each known section lies; empty for those that are missing.
    private var places: InlineTags

    /// A range for each tag from 0 to 15, without memory of its own to take.
    private struct InlineTags {
        static let count = 16
        private var starts = SIMD16<Int32>(repeating: 0)
        private var ends = SIMD16<Int32>(repeating: 0)

        subscript(tag: UInt8) -> Range<Int> {
            get { Int(starts[Int(tag)])..<Int(ends[Int(tag)]) }
            set { (starts[Int(tag)], ends[Int(tag)]) = (Int32(newValue.lowerBound), Int32(newValue.upperBound)) }
        }
    }

    init(_ bytes: UnsafeRawBufferPointer, _ series: Chunk.Series, rowCount: Int) throws(FormatError) {
        var cursor = ByteCursor(bytes, series.body)
        count = series.count
        self.rowCount = rowCount
        places = InlineTags()
        while !cursor.isAtEnd {
            let (tag, content) = try cursor.section()
            if tag < InlineTags.count { places[tag] = content }
        }
        self.cursor = cursor
    }

    private func section(_ tag: UInt8) -> ByteCursor? { places[tag].isEmpty ? nil : cursor.over(places[tag]) }

    /// Row of each cell; empty when every row has a cell.
    func rows() throws(FormatError) -> [UInt32] {
        guard count > 0, count < rowCount else { return [] }
        guard var section = section(SeriesTag.rows) else { throw FormatError("rows missing", at: cursor.end) }
        return try PresenceColumn.read(&section, count: count, of: rowCount)
    }

    /// The cells that lie in these rows of the chunk, where `rows` is what `rows()` gave.
    func cells(_ rows: [UInt32], in range: Range<Int>) -> Range<Int> {
        guard count > 0 else { return 0..<0 }
        guard !rows.isEmpty else { return range }
        return rows.firstIndex(notBelow: UInt32(range.lowerBound))..<rows.firstIndex(notBelow: UInt32(range.upperBound))
    }

    /// Appends the values of the cells `range`.
    func appendValues(_ range: Range<Int>, to out: inout [Double]) throws(FormatError) {
        guard !range.isEmpty else { return }
        guard var section = section(SeriesTag.value) else { throw FormatError("values missing", at: cursor.end) }
        let start = out.count
        out.append(contentsOf: repeatElement(0, count: range.count))
        try out.withUnsafeMutableBufferPointer { (buffer) throws(FormatError) in
            guard let base = buffer.baseAddress else { return }
            try ValueColumn.read(&section, count: count, range: range, into: base + start)
        }
    }

    /// Appends the flags of the cells `range`.
    func appendFlags(_ range: Range<Int>, to out: inout [UInt8]) throws(FormatError) {
        guard let section = section(SeriesTag.flag) else {
            return out.append(contentsOf: repeatElement(QCFlag.notEvaluated.rawValue, count: range.count))
        }
        let flags = try numbers(section, range)
        out.reserveCapacity(out.count + flags.count)
        for flag in flags { out.append(UInt8(truncatingIfNeeded: flag)) }
    }

    /// Record of each cell of `range`, whose rows were written by `rowRecord`.
    func records(
        _ range: Range<Int>,
        rows: [UInt32],
        rowRecord: [RecordNumber]
    ) throws(FormatError) -> [RecordNumber] {
        let ofRow = range.map { rowRecord[rows.isEmpty ? $0 : Int(rows[$0])] }
        guard let section = section(SeriesTag.record) else { return ofRow }
        return zip(ofRow, try numbers(section, range)).map { $0 &+ RecordNumber(bitPattern: $1) }
    }

    /// A column of whole numbers over all cells; empty when the chunk has none.
    func numbers(_ tag: UInt8) throws(FormatError) -> [Int64] {
        guard let section = section(tag) else { return [] }
        return try numbers(section, 0..<count)
    }

    /// As above, of the cells `range`.
    func numbers(_ tag: UInt8, _ range: Range<Int>) throws(FormatError) -> [Int64] {
        guard let section = section(tag) else { return [] }
        return try numbers(section, range)
    }

    private func numbers(_ section: ByteCursor, _ range: Range<Int>) throws(FormatError) -> [Int64] {
        var section = section
        var numbers = [Int64](repeating: 0, count: range.count)
        try IntegerColumn.read(&section, count: count, range: range, into: &numbers)
        return numbers
    }

    /// Values as decoded; empty when none was kept.
    func raw() throws(FormatError) -> [Double?] {
        guard var section = section(SeriesTag.raw) else { return [] }
        return try RawColumn.read(&section, count: count)
    }

    func superseded() throws(FormatError) -> [SupersededCell] {
        guard var section = section(SeriesTag.superseded) else { return [] }
        return try SupersededList.read(&section)
    }

    func amendments() throws(FormatError) -> [AmendedCell] {
        guard var section = section(SeriesTag.amendments) else { return [] }
        return try AmendmentList.read(&section)
    }
}
