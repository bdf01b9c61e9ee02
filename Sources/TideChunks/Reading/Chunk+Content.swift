public import TideModel

extension Chunk {
    /// Everything in the chunk, rows by time.
    ///
    /// - Throws: `FormatError` when the bytes were sealed by somebody who does not know the format.
    public func content() throws(FormatError) -> ChunkContent {
        var content = ChunkContent(device: device)
        content.profiles = try profiles()
        content.tests = try tests()
        content.rows = try rows()
        let rowRecord = try rowRecords()
        var listed = 0
        for entry in series {
            let columns = try columns(of: entry, rowRecord: rowRecord)
            guard columns.tests.allSatisfy({ $0 <= content.tests.count }),
                columns.amendments.allSatisfy({ $0.tests <= content.tests.count })
            else {
                throw FormatError("test flags that are not listed", at: entry.body.lowerBound)
            }
            listed += columns.superseded.count + columns.amendments.count
            guard listed <= Self.maximumCells else { throw FormatError("lists too long", at: entry.body.lowerBound) }
            content.series.append(columns)
        }
        return content
    }

    /// Device times of the rows (milliseconds since 1970), ascending.
    public func rowTimes() throws(FormatError) -> [Int64] {
        let times = try column(ChunkTag.time) ?? Array(repeating: 0, count: rowCount)
        for index in times.indices.dropFirst() where times[index] < times[index - 1] {
            throw FormatError("times out of order", at: 0)
        }
        return times
    }

    /// The rows, by time.
    public func rows() throws(FormatError) -> ChunkRows {
        var rows = ChunkRows()
        rows.time = try rowTimes()
        if let late = try column(ChunkTag.lateness) {
            rows.received = zip(rows.time, late).map { $0 &+ $1 }
        } else {
            rows.received = try column(ChunkTag.received) ?? rows.time
        }
        rows.flags =
            try column(ChunkTag.rowFlags)?.map { RowFlags(rawValue: UInt8(truncatingIfNeeded: $0)) }
            ?? Array(repeating: [], count: rowCount)
        rows.profile =
            try column(ChunkTag.profile)?.map { UInt16(truncatingIfNeeded: $0) }
            ?? Array(repeating: 0, count: rowCount)
        let listed = try profiles().count
        guard rows.profile.allSatisfy({ $0 <= listed }) else { throw FormatError("profile that is not listed", at: 0) }
        return rows
    }

    /// Content hashes of the profiles that rows refer to, numbered from 1.
    public func profiles() throws(FormatError) -> [String] {
        try reading(ChunkTag.profiles) { (cursor) throws(FormatError) in try HashList.read(&cursor) } ?? []
    }

    /// Results of single quality tests that cells refer to, numbered from 1.
    public func tests() throws(FormatError) -> [TestFlags] {
        try reading(ChunkTag.tests) { (cursor) throws(FormatError) in try TestList.read(&cursor) } ?? []
    }

    /// The record that wrote each row; cells may say a later one.
    func rowRecords() throws(FormatError) -> [RecordNumber] {
        try column(ChunkTag.record)?.map { RecordNumber(bitPattern: $0) } ?? Array(repeating: 0, count: rowCount)
    }

    /// All columns of one series.
    func columns(of entry: Series, rowRecord: [RecordNumber]) throws(FormatError) -> ChunkSeries {
        try bytes.reading { (buffer) throws(FormatError) in
            let sections = try SeriesSections(buffer, entry, rowCount: rowCount)
            var series = ChunkSeries(series: entry.number)
            let all = 0..<entry.count
            series.rows = try sections.rows()
            try sections.appendValues(all, to: &series.value)
            try sections.appendFlags(all, to: &series.flag)
            series.record = try sections.records(all, rows: series.rows, rowRecord: rowRecord)
            series.raw = try sections.raw()
            series.tests = try sections.numbers(SeriesTag.tests).map { UInt32(truncatingIfNeeded: $0) }
            series.calibration = try sections.numbers(SeriesTag.calibration).map { UInt64(bitPattern: $0) }
            series.revision = try sections.numbers(SeriesTag.revision).map { UInt32(truncatingIfNeeded: $0) }
            series.superseded = try sections.superseded()
            series.amendments = try sections.amendments()
            return series
        }
    }

    /// Of one series only which rows it has and which records wrote them.
    func ranks(of entry: Series, rowRecord: [RecordNumber]) throws(FormatError) -> ChunkSeries {
        try bytes.reading { (buffer) throws(FormatError) in
            let sections = try SeriesSections(buffer, entry, rowCount: rowCount)
            var series = ChunkSeries(series: entry.number)
            series.rows = try sections.rows()
            let all = 0..<entry.count
            series.record = try sections.records(all, rows: series.rows, rowRecord: rowRecord)
            series.value = Array(repeating: 0, count: entry.count)
            return series
        }
    }

    private func column(_ tag: UInt8) throws(FormatError) -> [Int64]? {
        try reading(tag) { (cursor) throws(FormatError) in try IntegerColumn.read(&cursor, count: rowCount) }
    }

    private func reading<Result>(
        _ tag: UInt8,
        _ body: (inout ByteCursor) throws(FormatError) -> Result
    ) throws(FormatError) -> Result? {
        guard let section = sections[tag] else { return nil }
        return try bytes.reading { (buffer) throws(FormatError) in
            var cursor = ByteCursor(buffer, section)
            return try body(&cursor)
        }
    }
}
