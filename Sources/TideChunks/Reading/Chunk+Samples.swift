public import TideModel

extension Chunk {
    /// Appends the readings of one series within `times` (half open), by time; no other series is unpacked.
    ///
    /// - Parameters:
    ///   - number: the series; nothing is appended when the chunk does not have it.
    ///   - times: device times.
    ///   - rowTimes: what `rowTimes()` gave, so that reading several series unpacks it once.
    ///   - samples: what is appended to.
    /// - Throws: `FormatError` when the bytes were sealed by somebody who does not know the format.
    public func appendSamples(
        of number: SeriesNumber,
        in times: Range<Timestamp>,
        rowTimes: [Int64],
        to samples: inout ChunkSamples
    ) throws(FormatError) {
        guard let entry = series(number), rowTimes.count == rowCount else { return }
        let range = rowTimes.range(of: times)
        guard !range.isEmpty else { return }
        try bytes.reading { (buffer) throws(FormatError) in
            let sections = try SeriesSections(buffer, entry, rowCount: rowCount)
            let rows = try sections.rows()
            let cells = sections.cells(rows, in: range)
            if rows.isEmpty {
                samples.time.append(contentsOf: rowTimes[cells])
            } else {
                for cell in cells { samples.time.append(rowTimes[Int(rows[cell])]) }
            }
            try sections.appendValues(cells, to: &samples.value)
            try sections.appendFlags(cells, to: &samples.flag)
        }
    }
}
