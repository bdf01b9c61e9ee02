internal import TideModel

/// What opening a rollup block finds out.
struct RollupParts {
    let kind: RollupKind
    let form: RollupForm
    let device: DeviceNumber
    let rowCount: Int
    let starts: ClosedRange<Int64>
    let changedAt: ClosedRange<RecordNumber>
    private(set) var cellCount = 0
    private(set) var series: [RollupBlock.Series] = []
    private(set) var sections: [UInt8: Range<Int>] = [:]
    private(set) var groups: [RollupBlock.Group] = []

    init(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
        var cursor = ByteCursor(bytes, try Self.checkFrame(bytes))
        let first = try cursor.byte()
        guard let kind = RollupKind(rawValue: first & 15), RollupForm(rawValue: first & 0xF0).isSubset(of: .all) else {
            throw FormatError("rollup block of form \(first)", at: cursor.offset)
        }
        self.kind = kind
        form = RollupForm(rawValue: first & 0xF0)
        device = DeviceNumber(try cursor.count(atMost: Int(DeviceNumber.max)))
        rowCount = try cursor.count(atMost: RollupBlock.maximumRows)
        let seriesCount = try cursor.count(atMost: rowCount == 0 ? 0 : RollupBlock.maximumCells)
        starts = try Self.readStarts(&cursor, form)
        let lowest = try cursor.varint()
        let (highest, overflow) = lowest.addingReportingOverflow(try cursor.varint())
        guard !overflow else { throw FormatError("records beyond 64 bits", at: cursor.offset) }
        changedAt = lowest...highest
        try readSeries(&cursor, count: seriesCount)
        try readSections(&cursor)
    }

    /// Checks magic, length and checksum, and returns where the content lies between them.
    private static func checkFrame(_ bytes: UnsafeRawBufferPointer) throws(FormatError) -> Range<Int> {
        var cursor = ByteCursor(bytes, 0..<bytes.count)
        for letter in RollupBlock.magic where try cursor.byte() != letter {
            throw FormatError("no rollup block of a known version", at: 0)
        }
        let length = try cursor.count(atMost: RollupBlock.maximumBytes)
        guard length == cursor.remaining, length >= RollupBlock.checksumBytes else {
            throw FormatError("\(length) bytes should follow, not \(cursor.remaining)", at: cursor.offset)
        }
        let end = bytes.count - RollupBlock.checksumBytes
        var last = cursor.over(end..<bytes.count)
        guard try last.little(UInt32.self) == CRC32C.of(UnsafeRawBufferPointer(rebasing: bytes[..<end])) else {
            throw FormatError("checksum is wrong", at: end)
        }
        return cursor.offset..<end
    }

    private static func readStarts(
        _ cursor: inout ByteCursor,
        _ form: RollupForm
    ) throws(FormatError) -> ClosedRange<Int64> {
        let first = try cursor.zigzag()
        let last = first &+ Int64(bitPattern: try cursor.varint())
        let (low, lowOverflow) = first.multipliedReportingOverflow(by: form.unit)
        let (high, highOverflow) = last.multipliedReportingOverflow(by: form.unit)
        guard low <= high, !lowOverflow, !highOverflow else {
            throw FormatError("starts in wrong order", at: cursor.offset)
        }
        return low...high
    }

    private mutating func readSeries(_ cursor: inout ByteCursor, count: Int) throws(FormatError) {
        let numbers = try IntegerColumn.read(&cursor, count: count)
        let counts = form.contains(.full) ? [] : try IntegerColumn.read(&cursor, count: count)
        var before: Int64 = -1
        series.reserveCapacity(count)
        for (index, number) in numbers.enumerated() {
            let cells = counts.isEmpty ? Int64(rowCount) : counts[index]
            guard number > before, number <= Int64(SeriesNumber.max), cells >= 1, cells <= rowCount else {
                throw FormatError("series \(number) with \(cells) buckets", at: cursor.offset)
            }
            before = number
            series.append(.init(number: SeriesNumber(number), count: Int(cells), firstCell: cellCount))
            cellCount += Int(cells)
            guard cellCount <= RollupBlock.maximumCells else {
                throw FormatError("too many buckets", at: cursor.offset)
            }
        }
    }

    private mutating func readSections(_ cursor: inout ByteCursor) throws(FormatError) {
        var next = 0
        while !cursor.isAtEnd {
            let (tag, content) = try cursor.section()
            guard tag == RollupTag.group else {
                sections[tag] = content
                continue
            }
            var group = cursor.over(content)
            let count = try group.count(atMost: series.count - next)
            groups.append(.init(series: next..<next + count, columns: group.offset..<group.end))
            next += count
        }
        guard next == series.count else { throw FormatError("\(next) series, not \(series.count)", at: cursor.offset) }
    }
}
