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
        guard let entry = series(number), entry.count > 0, rowTimes.count == rowCount else { return }
        let first = rowTimes.firstIndex(notBelow: times.lowerBound.milliseconds)
        let end = rowTimes.firstIndex(notBelow: times.upperBound.milliseconds)
        guard first < end else { return }
        try bytes.reading { (buffer) throws(FormatError) in
            let sections = try SeriesSections(buffer, entry, rowCount: rowCount)
            let rows = try sections.rows()
            guard !rows.isEmpty else {
                samples.time.append(contentsOf: rowTimes[first..<end])
                return try sections.append(first..<end, to: &samples)
            }
            let cells = rows.firstIndex(notBelow: UInt32(first))..<rows.firstIndex(notBelow: UInt32(end))
            for cell in cells { samples.time.append(rowTimes[Int(rows[cell])]) }
            try sections.append(cells, to: &samples)
        }
    }
}

extension SeriesSections {
    fileprivate func append(_ cells: Range<Int>, to samples: inout ChunkSamples) throws(FormatError) {
        try appendValues(cells, to: &samples.value)
        try appendFlags(cells, to: &samples.flag)
    }
}
