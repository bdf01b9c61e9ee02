internal import TideModel

/// What opening a chunk finds out.
struct Parts {
    let device: DeviceNumber
    let rowCount: Int
    let cellCount: Int
    let times: ClosedRange<Int64>
    let records: ClosedRange<RecordNumber>
    private(set) var series: [Chunk.Series] = []
    private(set) var sections: [UInt8: Range<Int>] = [:]

    init(_ bytes: UnsafeRawBufferPointer) throws(FormatError) {
        let content = try Self.checkFrame(bytes)
        var cursor = ByteCursor(bytes, content)
        device = DeviceNumber(try cursor.count(atMost: Int(DeviceNumber.max)))
        rowCount = try cursor.count(atMost: Chunk.maximumRows)
        cellCount = try cursor.count(atMost: Chunk.maximumCells)
        let firstTime = try cursor.zigzag()
        let lastTime = firstTime &+ Int64(bitPattern: try cursor.varint())
        let firstRecord = try cursor.varint()
        let (lastRecord, overflow) = firstRecord.addingReportingOverflow(try cursor.varint())
        guard firstTime <= lastTime, !overflow else { throw FormatError("bounds in wrong order", at: cursor.offset) }
        times = firstTime...lastTime
        records = firstRecord...lastRecord
        try readSections(&cursor)
    }

    /// Checks magic, length and checksum, and returns where the content lies between them.
    private static func checkFrame(_ bytes: UnsafeRawBufferPointer) throws(FormatError) -> Range<Int> {
        var cursor = ByteCursor(bytes, 0..<bytes.count)
        for letter in Chunk.magic where try cursor.byte() != letter {
            throw FormatError("no chunk of a known version", at: 0)
        }
        let length = Int(try cursor.little(UInt32.self))
        guard length == bytes.count, (Chunk.frameBytes...Chunk.maximumBytes).contains(length) else {
            throw FormatError("chunk of \(length) bytes has \(bytes.count)", at: 4)
        }
        let end = bytes.count - 4
        var last = cursor.over(end..<bytes.count)
        guard try last.little(UInt32.self) == CRC32C.of(UnsafeRawBufferPointer(rebasing: bytes[..<end])) else {
            throw FormatError("checksum is wrong", at: end)
        }
        return cursor.offset..<end
    }

    private mutating func readSections(_ cursor: inout ByteCursor) throws(FormatError) {
        var cells = 0
        while !cursor.isAtEnd {
            let (tag, content) = try cursor.section()
            guard tag == ChunkTag.series else {
                sections[tag] = content
                continue
            }
            let next = try readSeries(cursor.over(content))
            guard series.last.map({ $0.number < next.number }) ?? true else {
                throw FormatError("series out of order", at: content.lowerBound)
            }
            series.append(next)
            cells += next.count
        }
        guard cells == cellCount else { throw FormatError("\(cells) cells, not \(cellCount)", at: cursor.offset) }
    }

    private func readSeries(_ section: ByteCursor) throws(FormatError) -> Chunk.Series {
        var cursor = section
        let number = SeriesNumber(try cursor.count(atMost: Int(SeriesNumber.max)))
        let count = try cursor.count(atMost: rowCount)
        let values = try ValueBounds(&cursor).range
        return Chunk.Series(number: number, count: count, values: values, body: cursor.offset..<cursor.end)
    }
}
