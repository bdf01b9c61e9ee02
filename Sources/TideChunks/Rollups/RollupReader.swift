internal import TideModel

/// Unpacks the buckets of a block, one series after the other; what they share is unpacked once.
struct RollupReader {
    private let block: RollupBlock
    private let cursor: ByteCursor
    private let starts: [Int64]
    private var changedAt: [Int64] = []
    private var n: [Int64] = []
    private var firstTime: [Int64] = []
    private var lastTime: [Int64] = []
    /// Rows of each series, where some series lacks some; empty for those that have all.
    private var presence: [[UInt32]] = []
    /// The group of series that was unpacked last.
    private var values: (series: Range<Int>, columns: RollupValues)?
    private var scratch: [Int64] = []

    init(_ block: RollupBlock, _ bytes: UnsafeRawBufferPointer) throws(FormatError) {
        self.block = block
        cursor = ByteCursor(bytes, 0..<bytes.count)
        guard block.cellCount > 0 else {
            starts = []
            return
        }
        guard let section = block.sections[RollupTag.rows] else { throw FormatError("rows missing", at: 0) }
        var rows = cursor.over(section)
        starts = try Self.readStarts(block, &rows)
        let isOneRecord = block.changedAt.lowerBound == block.changedAt.upperBound
        changedAt =
            isOneRecord
            ? Array(repeating: 0, count: block.rowCount) : try IntegerColumn.read(&rows, count: block.rowCount)
        n = try IntegerColumn.read(&rows, count: block.rowCount)
        firstTime = try IntegerColumn.read(&rows, count: block.rowCount)
        lastTime = try IntegerColumn.read(&rows, count: block.rowCount)
        if !block.form.contains(.full) { try readPresence() }
    }

    private static func readStarts(_ block: RollupBlock, _ cursor: inout ByteCursor) throws(FormatError) -> [Int64] {
        let (count, first, unit) = (block.rowCount, block.starts.lowerBound, block.form.unit)
        var starts: [Int64]
        if block.form.contains(.regular) {
            let span = UInt64(bitPattern: block.starts.upperBound &- first)
            let step = span / UInt64(max(1, count - 1))
            starts = (0..<UInt64(count)).map { first &+ Int64(bitPattern: step &* $0) }
        } else {
            starts = try IntegerColumn.read(&cursor, count: count).map { first &+ $0 &* unit }
        }
        guard starts.first == first, starts.last == block.starts.upperBound else {
            throw FormatError("starts do not match the header", at: cursor.offset)
        }
        for index in starts.indices.dropFirst() where starts[index] <= starts[index - 1] {
            throw FormatError("starts out of order", at: cursor.offset)
        }
        return starts
    }

    private mutating func readPresence() throws(FormatError) {
        guard let section = block.sections[RollupTag.presence] else { throw FormatError("presence missing", at: 0) }
        var cursor = cursor.over(section)
        for series in block.series {
            presence.append(
                series.count == block.rowCount
                    ? [] : try PresenceColumn.read(&cursor, count: series.count, of: block.rowCount)
            )
        }
    }

    /// The rows whose start lies within `times`.
    func rows(in times: Range<Timestamp>) -> Range<Int> { starts.range(of: times) }

    /// Appends the buckets of the series with this index that lie in `rows`.
    mutating func append(
        _ index: Int,
        in rows: Range<Int>,
        to out: inout [RollupBucket]
    ) throws(FormatError) {
        let series = block.series[index]
        let places = presence.isEmpty ? [] : presence[index]
        let cells =
            places.isEmpty
            ? rows
            : places.firstIndex(
                notBelow: UInt32(rows.lowerBound)
            )..<places.firstIndex(notBelow: UInt32(rows.upperBound))
        guard !cells.isEmpty else { return }
        let offset = out.count
        out.append(contentsOf: repeatElement(RollupBucket(start: 0), count: cells.count))
        try out.withUnsafeMutableBufferPointer { (buckets) throws(FormatError) in
            let buckets = UnsafeMutableBufferPointer(rebasing: buckets[offset...])
            for (place, cell) in cells.enumerated() {
                readRow(places.isEmpty ? cell : Int(places[cell]), into: &buckets[place])
            }
            try readCounts(series, cells, buckets)
            try readValues(index, cells, buckets)
        }
    }

    @inline(__always)
    private func readRow(_ row: Int, into bucket: inout RollupBucket) {
        let start = starts[row]
        bucket.start = start
        bucket.changedAt = block.changedAt.lowerBound &+ RecordNumber(bitPattern: changedAt[row])
        bucket.n = UInt32(truncatingIfNeeded: n[row])
        bucket.firstTime = start &+ firstTime[row]
        bucket.lastTime = start &+ lastTime[row]
    }

    private mutating func readCounts(
        _ series: RollupBlock.Series,
        _ cells: Range<Int>,
        _ buckets: UnsafeMutableBufferPointer<RollupBucket>
    ) throws(FormatError) {
        let range = series.firstCell + cells.lowerBound..<series.firstCell + cells.upperBound
        try add(RollupTag.changedAt, range, buckets) { $0.changedAt &+= RecordNumber(bitPattern: $1) }
        try add(RollupTag.n, range, buckets) { $0.n &+= UInt32(truncatingIfNeeded: $1) }
        try add(RollupTag.firstTime, range, buckets) { $0.firstTime &+= $1 }
        try add(RollupTag.lastTime, range, buckets) { $0.lastTime &+= $1 }
        try add(RollupTag.suspect, range, buckets) { $0.suspect = UInt32(truncatingIfNeeded: $1) }
        for index in buckets.indices { buckets[index].good = buckets[index].n &- buckets[index].suspect }
        try add(RollupTag.bad, range, buckets) { $0.good &-= UInt32(truncatingIfNeeded: $1) }
        for index in buckets.indices { buckets[index].valued = buckets[index].good &+ buckets[index].suspect }
        try add(RollupTag.notANumber, range, buckets) { $0.valued &-= UInt32(truncatingIfNeeded: $1) }
        try add(RollupTag.revision, range, buckets) { $0.revision = UInt32(truncatingIfNeeded: $1) }
        try add(RollupTag.series, range, buckets) { $0.series = UInt32(truncatingIfNeeded: $1 &+ 1) }
    }

    /// Reads the cells `range` of a column that some blocks have, and hands each bucket its number.
    private mutating func add(
        _ tag: UInt8,
        _ range: Range<Int>,
        _ buckets: UnsafeMutableBufferPointer<RollupBucket>,
        _ body: (inout RollupBucket, Int64) -> Void
    ) throws(FormatError) {
        guard let section = block.sections[tag] else { return }
        var cursor = cursor.over(section)
        if scratch.count < range.count { scratch = [Int64](repeating: 0, count: range.count) }
        try IntegerColumn.read(&cursor, count: block.cellCount, range: range, into: &scratch)
        for index in buckets.indices { body(&buckets[index], scratch[index]) }
    }

    private mutating func readValues(
        _ index: Int,
        _ cells: Range<Int>,
        _ buckets: UnsafeMutableBufferPointer<RollupBucket>
    ) throws(FormatError) {
        if values?.series.contains(index) != true {
            // The groups hold every series once, which was checked on opening.
            let group = block.groups[block.groups.firstIndex(notBelow: index + 1, \.series.upperBound)]
            values = (group.series, try RollupValues(cursor.over(group.columns), block.series[group.series]))
        }
        guard let values else { return }
        values.columns.fill(buckets, of: index - values.series.lowerBound, cells)
    }
}
