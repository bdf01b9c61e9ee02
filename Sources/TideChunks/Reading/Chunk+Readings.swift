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
        let range = rows.time.range(of: times)
        guard !range.isEmpty else { return }
        let columns = try columns(of: entry, rows: range, rowRecord: try rowRecords())
        for cell in 0..<columns.count {
            let row = Int(columns.rows[cell])
            try body(
                StoredReading(
                    series: number,
                    time: Timestamp(milliseconds: rows.time[row]),
                    received: Timestamp(milliseconds: rows.received[row]),
                    value: columns.value[cell],
                    flag: columns.flag[cell],
                    rowFlags: rows.flags[row],
                    record: columns.record[cell]
                )
            )
        }
    }

    /// Row, value, flag and record of the cells of one series that lie in `range`.
    private func columns(
        of entry: Series,
        rows range: Range<Int>,
        rowRecord: [RecordNumber]
    ) throws(FormatError) -> ChunkSeries {
        try bytes.reading { (buffer) throws(FormatError) in
            let sections = try SeriesSections(buffer, entry, rowCount: rowCount)
            let rows = try sections.rows()
            let cells = sections.cells(rows, in: range)
            var series = ChunkSeries(series: entry.number)
            series.rows = cells.map { rows.isEmpty ? UInt32($0) : rows[$0] }
            try sections.appendValues(cells, to: &series.value)
            try sections.appendFlags(cells, to: &series.flag)
            series.record = try sections.records(cells, rows: rows, rowRecord: rowRecord)
            return series
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

    /// Changes of flags of readings of one series that lie in older chunks, by time and record.
    ///
    /// - Throws: `FormatError` when the bytes were sealed by somebody who does not know the format.
    public func amendments(of number: SeriesNumber) throws(FormatError) -> [AmendedCell] {
        guard let entry = series(number) else { return [] }
        return try bytes.reading { (buffer) throws(FormatError) in
            try SeriesSections(buffer, entry, rowCount: rowCount).amendments()
        }
    }
}
