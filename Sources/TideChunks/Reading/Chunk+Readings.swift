public import TideModel

extension Chunk {
    /// Calls `body` with the stored readings of one series within `times` (half open), by time.
    ///
    /// - Throws: `FormatError` when the bytes were sealed by somebody who does not know the format, and what `body`
    ///   throws.
    public func readings(
        of number: SeriesNumber,
        in times: Range<Timestamp>,
        _ body: (StoredReading) throws -> Void
    ) throws {
        guard let entry = series(number) else { return }
        let rows = try rows()
        let columns = try columns(of: entry, rowRecord: try rowRecords())
        for cell in 0..<columns.count {
            let row = columns.row(ofCell: cell)
            let time = Timestamp(milliseconds: rows.time[row])
            guard times.contains(time) else { continue }
            try body(
                StoredReading(
                    series: number,
                    time: time,
                    received: Timestamp(milliseconds: rows.received[row]),
                    value: columns.value[cell],
                    flag: columns.flag[cell],
                    rowFlags: rows.flags[row],
                    record: columns.record[cell]
                )
            )
        }
    }
}

extension Chunk {
    /// Former values of one series, by time, record and part.
    ///
    /// - Throws: `FormatError` when the bytes were sealed by somebody who does not know the format.
    public func superseded(of number: SeriesNumber) throws(FormatError) -> [SupersededCell] {
        guard let entry = series(number) else { return [] }
        return try bytes.reading { (buffer) throws(FormatError) in
            try SeriesSections(buffer, entry, rowCount: rowCount).superseded()
        }
    }
}
