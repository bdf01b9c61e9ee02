internal import TideModel

/// Writes one chunk: rows first, then one series after the other, each of which is forgotten once it is bytes.
struct ChunkSealer: ~Copyable {
    private let device: DeviceNumber
    private let rows: ChunkRows
    /// The record that wrote each row, which is that of the first cell seen in it; 0 until then.
    private var rowRecord: [RecordNumber]
    private var sections: [UInt8] = []
    private var encoder = BlockEncoder()
    private var times = Bounds<Int64>()
    private var records = Bounds<RecordNumber>()
    private var cells = 0
    private var lastSeries: SeriesNumber?

    /// Begins a chunk whose rows are in order of time.
    init(device: DeviceNumber, profiles: [String], tests: [TestFlags], rows: ChunkRows) {
        precondition(rows.isConsistent && rows.count <= Chunk.maximumRows)
        self.device = device
        self.rows = rows
        rowRecord = Array(repeating: 0, count: rows.count)
        if let first = rows.time.first, let last = rows.time.last {
            times.note(first)
            times.note(last)
        }
        appendRows()
        if !profiles.isEmpty { sections.append(section: ChunkTag.profiles, HashList.encode(profiles)) }
        if !tests.isEmpty { sections.append(section: ChunkTag.tests, TestList.encode(tests, with: &encoder)) }
    }

    /// Appends a series; series ascend by number.
    mutating func append(_ series: ChunkSeries) {
        precondition(lastSeries.map { $0 < series.series } ?? true)
        lastSeries = series.series
        precondition(series.isConsistent(rowCount: rows.count))
        cells += series.count
        precondition(cells <= Chunk.maximumCells)
        note(series)
        let content = SeriesSealer.encode(series, rowCount: rows.count, rowRecord: rowRecord, with: &encoder)
        sections.append(section: ChunkTag.series, content)
    }

    /// The bytes of the whole chunk.
    consuming func finish() -> [UInt8] {
        if cells > 0 { appendColumn(ChunkTag.record, filledRowRecord()) }
        var header: [UInt8] = []
        header.append(varint: UInt64(device))
        header.append(varint: rows.count)
        header.append(varint: cells)
        let time = times.range ?? 0...0, record = records.range ?? 0...0
        header.append(zigzag: time.lowerBound)
        header.append(varint: UInt64(bitPattern: time.upperBound &- time.lowerBound))
        header.append(varint: record.lowerBound)
        header.append(varint: record.upperBound - record.lowerBound)
        let length = Chunk.frameBytes + header.count + sections.count
        precondition(length <= Chunk.maximumBytes)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(length)
        bytes += Chunk.magic
        bytes.append(little: UInt32(length))
        bytes += header
        bytes += sections
        bytes.append(little: bytes.withUnsafeBytes { CRC32C.of($0) })
        return bytes
    }

    /// Rows without cells, which no writer makes but anybody may hand in, repeat the record before them.
    private borrowing func filledRowRecord() -> [Int64] {
        var last = rowRecord.first { $0 != 0 } ?? 0
        return rowRecord.map { record in
            if record != 0 { last = record }
            return Int64(bitPattern: last)
        }
    }

    private mutating func note(_ series: ChunkSeries) {
        for cell in 0..<series.count {
            let row = series.row(ofCell: cell)
            if rowRecord[row] == 0 { rowRecord[row] = series.record[cell] }
        }
        if let least = series.record.min(), let greatest = series.record.max() {
            records.note(least)
            records.note(greatest)
        }
        for former in series.superseded {
            times.note(former.time)
            records.note(former.record)
        }
        for amendment in series.amendments {
            times.note(amendment.time)
            records.note(amendment.record)
        }
    }

    private mutating func appendRows() {
        guard rows.count > 0 else { return }
        appendColumn(ChunkTag.time, rows.time)
        appendReceived()
        if rows.flags.contains(where: { !$0.isEmpty }) {
            appendColumn(ChunkTag.rowFlags, rows.flags.map { Int64($0.rawValue) })
        }
        if rows.profile.contains(where: { $0 != 0 }) { appendColumn(ChunkTag.profile, rows.profile.map { Int64($0) }) }
    }

    /// Receive times count from device time, or from 1970 when that is shorter: all of one import are equal.
    private mutating func appendReceived() {
        let lateness = zip(rows.received, rows.time).map { $0 &- $1 }
        guard lateness.contains(where: { $0 != 0 }) else { return }
        var late: [UInt8] = [], absolute: [UInt8] = []
        IntegerColumn.append(lateness, with: &encoder, to: &late)
        IntegerColumn.append(rows.received, with: &encoder, to: &absolute)
        if late.count <= absolute.count {
            sections.append(section: ChunkTag.lateness, late)
        } else {
            sections.append(section: ChunkTag.received, absolute)
        }
    }

    private mutating func appendColumn(_ tag: UInt8, _ numbers: [Int64]) {
        var content: [UInt8] = []
        IntegerColumn.append(numbers, with: &encoder, to: &content)
        sections.append(section: tag, content)
    }
}
