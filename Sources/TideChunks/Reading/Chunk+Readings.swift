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
        let words = columns.tests.isEmpty ? [] : try tests().map(\.word)
        guard columns.tests.allSatisfy({ $0 <= words.count }) else {
            throw FormatError("test flags that are not listed", at: entry.body.lowerBound)
        }
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
                    record: columns.record[cell],
                    facts: columns.facts(ofCell: cell, words)
                )
            )
        }
    }

    /// Row, value, flag, record and facts of the cells of one series that lie in `range`.
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
            series.tests = try sections.numbers(SeriesTag.tests, cells).map { UInt32(truncatingIfNeeded: $0) }
            let raw = try sections.raw()
            if !raw.isEmpty { series.raw = Array(raw[cells]) }
            series.calibration = try sections.numbers(SeriesTag.calibration, cells).map { UInt64(bitPattern: $0) }
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
    /// - Parameter number: the series.
    /// - Returns: the changes, each with the flags of single tests from then on; nil where they stay.
    /// - Throws: `FormatError` when the bytes were sealed by somebody who does not know the format.
    public func amendments(of number: SeriesNumber) throws(FormatError) -> [(cell: AmendedCell, tests: TestWord?)] {
        guard let entry = series(number) else { return [] }
        let cells = try bytes.reading { (buffer) throws(FormatError) in
            try SeriesSections(buffer, entry, rowCount: rowCount).amendments()
        }
        guard cells.contains(where: { $0.tests > 0 }) else { return cells.map { ($0, nil) } }
        let words = try tests().map(\.word)
        guard cells.allSatisfy({ $0.tests <= words.count }) else {
            throw FormatError("test flags that are not listed", at: entry.body.lowerBound)
        }
        return cells.map { ($0, $0.tests == 0 ? nil : words[Int($0.tests) - 1]) }
    }
}

extension ChunkSeries {
    /// What is known of a cell besides its value; `words` are the chunk's `tests`.
    fileprivate func facts(ofCell cell: Int, _ words: [TestWord]) -> ReadingFacts {
        var facts = ReadingFacts()
        if !raw.isEmpty, let value = raw[cell] { facts.raw = value }
        if !calibration.isEmpty { facts.calibration = CalibrationID(truncatingIfNeeded: calibration[cell]) }
        if !tests.isEmpty, tests[cell] > 0 { facts.tests = words[Int(tests[cell]) - 1] }
        return facts
    }
}
