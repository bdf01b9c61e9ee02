internal import GRDB
import TideModel

/// Writes what one record says about series, within a transaction.
struct RecordWriter {
    let db: Database
    let record: Record

    private var number: Int64 { Int64(record.number) }

    /// Amendments come after readings: they may speak of a reading of their own record.
    func write() throws {
        try writeReadings()
        try writeAmendments()
        try writeSuperseded()
        try writeRaw()
    }

    private func writeReadings() throws {
        // A later cell of one key wins, so order decides only between rows of one record: rows come as they arrived.
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO readings(series, time, received, value, flag, row_flags, record) VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT(series, time) DO UPDATE SET received = excluded.received, value = excluded.value,
                    flag = excluded.flag, row_flags = excluded.row_flags, record = excluded.record
                    WHERE excluded.record >= record
                """
        )
        let readings = record.readings
        for row in 0..<readings.rowCount {
            for cell in readings.cells(ofRow: row) where readings.verdict[cell].isStored {
                try statement.execute(arguments: [
                    Int64(readings.series[cell]), readings.time[row], readings.received[row],
                    readings.value[cell].bits, Int64(readings.flag[cell]), Int64(readings.rowFlags[row].rawValue),
                    number,
                ])
            }
        }
    }

    private func writeAmendments() throws {
        guard !record.amendments.isEmpty else { return }
        let sql = "UPDATE readings SET flag = ?, record = ? WHERE series = ? AND time = ?"
        let statement = try db.cachedStatement(sql: sql)
        for amendment in record.amendments {
            try statement.execute(arguments: [
                Int64(amendment.flag.rawValue), number, Int64(amendment.series), amendment.time.milliseconds,
            ])
        }
    }

    private func writeSuperseded() throws {
        guard !record.superseded.isEmpty else { return }
        let sql = "INSERT INTO superseded(series, time, record, part, value, flag) VALUES (?, ?, ?, ?, ?, ?)"
        let statement = try db.cachedStatement(sql: sql)
        for (part, former) in record.superseded.enumerated() {
            try statement.execute(arguments: [
                Int64(former.series), former.time.milliseconds, number, part, former.value.bits,
                Int64(former.flag.rawValue),
            ])
        }
    }

    /// Raw frames are kept in the form of a record that holds nothing else, so that one reader reads both.
    private func writeRaw() throws {
        guard !record.raw.isEmpty else { return }
        var archive = Record(number: record.number, at: record.at)
        archive.raw = record.raw
        try archive.encoded().withUnsafeData {
            try db.cachedStatement(sql: "INSERT INTO raw(record, count, blob) VALUES (?, ?, ?)")
                .execute(arguments: [number, record.raw.frames.count, $0])
        }
    }
}

extension Double {
    /// The bit pattern as SQLite's signed integer.
    var bits: Int64 { Int64(bitPattern: bitPattern) }

    /// From the bit pattern as SQLite's signed integer.
    init(bits: Int64) { self.init(bitPattern: UInt64(bitPattern: bits)) }
}
