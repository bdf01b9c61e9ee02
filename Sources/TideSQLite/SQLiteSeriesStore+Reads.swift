internal import GRDB
public import TideModel

extension SQLiteSeriesStore {
    /// Calls `body` with the stored readings of `series` within `times` (half open), by series in the given order and
    /// then time, all from one snapshot; memory does not grow with their number.
    ///
    /// - Returns: the snapshot's `appliedThrough`.
    public func scan(
        _ series: [SeriesNumber],
        _ times: Range<Timestamp>,
        _ body: (StoredReading) throws -> Void
    ) throws -> RecordNumber {
        // One statement run once per series: no bound on their number, and no sorting.
        let sql = """
            SELECT time, received, value, flag, row_flags, record FROM readings
            WHERE series = ? AND time >= ? AND time < ? ORDER BY time
            """
        return try file.read("scan") { db in
            let applied = try Self.applied(db)
            let statement = try db.cachedStatement(sql: sql)
            for number in series {
                let arguments: StatementArguments = [
                    Int64(number), times.lowerBound.milliseconds, times.upperBound.milliseconds,
                ]
                let rows = try Row.fetchCursor(statement, arguments: arguments)
                while let row = try rows.next() { try body(StoredReading(series: number, row: row)) }
            }
            return applied
        }
    }

    /// Former values of `series` within `times` (half open), by series in the given order, time, and the order in which
    /// they were superseded.
    ///
    /// - Returns: the values, and the snapshot's `appliedThrough`.
    public func superseded(
        _ series: [SeriesNumber],
        _ times: Range<Timestamp>
    ) throws -> (values: [SupersededValue], through: RecordNumber) {
        let sql = """
            SELECT time, value, flag FROM superseded
            WHERE series = ? AND time >= ? AND time < ? ORDER BY time, record, part
            """
        return try file.read("read superseded values of") { db in
            let statement = try db.cachedStatement(sql: sql)
            let values = try series.flatMap { number in
                let arguments: StatementArguments = [
                    Int64(number), times.lowerBound.milliseconds, times.upperBound.milliseconds,
                ]
                return try Row.fetchAll(statement, arguments: arguments).map { row in
                    SupersededValue(
                        series: number,
                        time: Timestamp(milliseconds: row[0]),
                        value: Double(bits: row[1]),
                        flag: QCFlag(rawValue: UInt8(truncatingIfNeeded: row[2] as Int64)) ?? .notEvaluated
                    )
                }
            }
            return (values, try Self.applied(db))
        }
    }

    /// Raw frames of records after one number, in order: at least one record if any has frames, then while `maxBytes`
    /// allows.
    public func rawFrames(after: RecordNumber, maxBytes: Int) throws -> [(record: RecordNumber, frames: FrameBatch)] {
        let sql = "SELECT record, blob, LENGTH(blob) FROM raw WHERE record > ? ORDER BY record"
        return try file.read("read raw frames of") { db in
            let rows = try Row.fetchCursor(db, sql: sql, arguments: [Int64(clamping: after)])
            var frames: [(record: RecordNumber, frames: FrameBatch)] = []
            var bytes = 0
            while let row = try rows.next() {
                bytes += row[2] as Int
                if !frames.isEmpty, bytes > maxBytes { break }
                let archive = try decodeRecord(row, file: file.path)
                frames.append((archive.number, archive.raw))
            }
            return frames
        }
    }
}

extension StoredReading {
    init(series: SeriesNumber, row: Row) {
        self.init(
            series: series,
            time: Timestamp(milliseconds: row[0]),
            received: Timestamp(milliseconds: row[1]),
            value: Double(bits: row[2]),
            flag: UInt8(truncatingIfNeeded: row[3] as Int64),
            rowFlags: RowFlags(rawValue: UInt8(truncatingIfNeeded: row[4] as Int64)),
            record: RecordNumber(row[5] as Int64)
        )
    }
}
