internal import GRDB
internal import TideChunks
public import TideModel

extension SQLiteSeriesStore {
    /// Calls `body` with the stored readings of `series` within `times` (half open), by series in the given order and
    /// then time, all from one snapshot; the chunks of one device and day are in memory at a time.
    ///
    /// - Returns: the snapshot's `appliedThrough`.
    public func scan(
        _ series: [SeriesNumber],
        _ times: Range<Timestamp>,
        _ body: (StoredReading) throws -> Void
    ) throws -> RecordNumber {
        try reading("scan", times) { applied, readers in
            for (number, device) in zip(series, index.devices(of: series)) {
                guard let device else { continue }
                for reader in readers {
                    try reader.forEachStack(device) { stack in
                        for reading in try reader.checked({ try stack.readings(of: number, in: times) }) {
                            try body(reading)
                        }
                    }
                }
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
        try reading("read superseded values of", times) { applied, readers in
            var values: [SupersededValue] = []
            for (number, device) in zip(series, index.devices(of: series)) {
                guard let device else { continue }
                for reader in readers {
                    try reader.forEachStack(device) { stack in
                        let cells = try reader.checked { try stack.superseded(of: number) }
                        values += cells.map { SupersededValue(number, $0) }.filter { times.contains($0.time) }
                    }
                }
            }
            return (values, applied)
        }
    }

    /// Raw frames of records after one number, in order: at least one record if any has frames, then while `maxBytes`
    /// allows.
    public func rawFrames(after: RecordNumber, maxBytes: Int) throws -> [(record: RecordNumber, frames: FrameBatch)] {
        let sql = "SELECT record, blob, LENGTH(blob) FROM raw WHERE record > ? ORDER BY record"
        return try index.file.read("read raw frames of") { db in
            let rows = try Row.fetchCursor(db, sql: sql, arguments: [Int64(clamping: after)])
            var frames: [(record: RecordNumber, frames: FrameBatch)] = []
            var bytes = 0
            while let row = try rows.next() {
                bytes += row[2] as Int
                if !frames.isEmpty, bytes > maxBytes { break }
                let archive = try decodeRecord(row, file: index.file.path)
                frames.append((archive.number, archive.raw))
            }
            return frames
        }
    }
}

extension SupersededValue {
    init(_ series: SeriesNumber, _ cell: SupersededCell) {
        self.init(
            series: series,
            time: Timestamp(milliseconds: cell.time),
            value: cell.value,
            flag: QCFlag(rawValue: cell.flag) ?? .notEvaluated
        )
    }
}
