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
                        // A flush that was cut short between two files left later ones, which the journal has too.
                        let cells = try reader.checked { try stack.superseded(of: number) }
                            .filter { $0.record <= applied }
                        values += cells.map { SupersededValue(number, $0) }.filter { times.contains($0.time) }
                    }
                }
            }
            return (values, applied)
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
