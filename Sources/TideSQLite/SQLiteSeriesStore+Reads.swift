internal import GRDB
internal import TideChunks
public import TideModel

extension SQLiteSeriesStore {
    /// Calls `body` with the stored readings of `series` within `times` (half open), by series in the given order and
    /// then time, all from one snapshot; the chunks of one device are in memory at a time.
    ///
    /// - Returns: the snapshot's `appliedThrough`.
    public func scan(
        _ series: [SeriesNumber],
        _ times: Range<Timestamp>,
        _ body: (StoredReading) throws -> Void
    ) throws -> RecordNumber {
        try eachSeries(series, times) { number, table, stacks in
            try table.readings(of: number, in: times, stacks, body)
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
        var values: [SupersededValue] = []
        let through = try eachSeries(series, times) { number, table, stacks in
            for cell in try table.superseded(of: number, stacks)
            where times.contains(Timestamp(milliseconds: cell.time)) {
                values.append(
                    SupersededValue(
                        series: number,
                        time: Timestamp(milliseconds: cell.time),
                        value: cell.value,
                        flag: QCFlag(rawValue: cell.flag) ?? .notEvaluated
                    )
                )
            }
        }
        return (values, through)
    }

    /// Calls `body` with each series and what its device has within `times`.
    private func eachSeries(
        _ series: [SeriesNumber],
        _ times: Range<Timestamp>,
        _ body: (SeriesNumber, ChunkTable, [ChunkStack]) throws -> Void
    ) throws -> RecordNumber {
        try file.read("scan") { db in
            let applied = try Self.applied(db)
            let table = ChunkTable(db: db, file: file.path)
            var open: (device: DeviceNumber, stacks: [ChunkStack])?
            for number in series {
                guard let device = try table.find(number) else { continue }
                if open?.device != device { open = (device, try table.stacks(device, times)) }
                if let stacks = open?.stacks { try body(number, table, stacks) }
            }
            return applied
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
