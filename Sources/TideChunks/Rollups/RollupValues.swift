internal import TideModel

/// Reads what `RollupGroup` wrote.
struct RollupValues {
    private let start: ByteCursor
    /// Number of series in the group, and of all their buckets.
    private let seriesCount: Int
    private let cells: Int
    /// Index in the group of the series to be read, and of its first bucket.
    private let index: Int
    private let firstCell: Int
    /// The buckets to be read, counted from the first of the series.
    private let range: Range<Int>

    /// Prepares to read the buckets `range` of the series at `index` of a group.
    init(_ cursor: ByteCursor, _ group: ArraySlice<RollupBlock.Series>, index: Int, range: Range<Int>) {
        start = cursor
        seriesCount = group.count
        cells = group.reduce(0) { $0 + $1.count }
        self.index = index
        firstCell = group[group.startIndex + index].firstCell - group[group.startIndex].firstCell
        self.range = range
    }

    /// Fills in the values of the buckets.
    func read(into buckets: UnsafeMutableBufferPointer<RollupBucket>) throws(FormatError) {
        // Each bucket follows from the one before: the series is read from its first one on.
        try withUnsafeTemporaryAllocation(of: Int64.self, capacity: RollupNumbers.fields * range.upperBound) {
            (memory) throws(FormatError) in
            guard let base = memory.baseAddress else { return }
            base.initialize(repeating: 0, count: memory.count)
            var cursor = start
            let scale = try readNumbers(&cursor, base, buckets)
            if let scale { restore(UnsafeMutableRawPointer(base), scale, buckets) }
            try readSections(&cursor, buckets)
        }
    }

    private func column(_ field: Int, _ base: UnsafeMutablePointer<Int64>) -> UnsafeMutablePointer<Int64> {
        base + field * range.upperBound
    }

    /// Reads the five columns as numbers of the scale, which is returned; nil when there is none.
    private func readNumbers(
        _ cursor: inout ByteCursor,
        _ base: UnsafeMutablePointer<Int64>,
        _ buckets: UnsafeMutableBufferPointer<RollupBucket>
    ) throws(FormatError) -> DecimalScale? {
        let code = try IntegerColumn.read(&cursor, count: seriesCount)[index]
        let scale = UInt8(exactly: code).flatMap { DecimalScale(code: $0) }
        guard scale != nil || code == RollupNumbers.noScale else {
            throw FormatError("scale \(code) unknown", at: cursor.offset)
        }
        let first = column(0, base)
        first[0] = try IntegerColumn.read(&cursor, count: seriesCount)[index]
        let steps = firstCell - index..<firstCell - index + range.upperBound - 1
        try IntegerColumn.read(&cursor, count: cells - seriesCount, range: steps, into: first + 1)
        let past = firstCell..<firstCell + range.upperBound
        try IntegerColumn.read(&cursor, count: cells, range: past, into: column(1, base))
        let wanted = past.dropFirst(range.lowerBound)
        for field in 2..<RollupNumbers.fields {
            let place = column(field, base) + range.lowerBound
            try IntegerColumn.read(&cursor, count: cells, range: wanted, into: place)
        }
        addUp(base, buckets)
        return scale
    }

    /// Turns what was left over into numbers.
    private func addUp(
        _ base: UnsafeMutablePointer<Int64>,
        _ buckets: UnsafeMutableBufferPointer<RollupBucket>
    ) {
        let (first, last) = (column(0, base), column(1, base))
        let (least, greatest, sum) = (column(2, base), column(3, base), column(4, base))
        last[0] &+= first[0]
        for cell in 1..<max(1, range.upperBound) {
            first[cell] &+= last[cell - 1]
            last[cell] &+= first[cell]
        }
        for (place, cell) in range.enumerated() {
            least[cell] = min(first[cell], last[cell]) &- least[cell]
            greatest[cell] &+= max(first[cell], last[cell])
            sum[cell] &+= RollupNumbers.sum(
                first: first[cell],
                last: last[cell],
                min: least[cell],
                max: greatest[cell],
                valued: Int64(buckets[place].valued)
            )
        }
    }

    /// Turns numbers into values and hands them to the buckets that have some.
    private func restore(
        _ memory: UnsafeMutableRawPointer,
        _ scale: DecimalScale,
        _ buckets: UnsafeMutableBufferPointer<RollupBucket>
    ) {
        for field in 0..<RollupNumbers.fields {
            let start = memory + 8 * (field * range.upperBound + range.lowerBound)
            (field < 4 ? scale : scale.ofSums).restore(start, count: range.count)
        }
        func value(_ field: Int, _ cell: Int) -> Double {
            memory.load(fromByteOffset: 8 &* (field &* range.upperBound &+ cell), as: Double.self)
        }
        for (place, cell) in range.enumerated() where buckets[place].valued > 0 {
            buckets[place].first = value(0, cell)
            buckets[place].last = value(1, cell)
            buckets[place].min = value(2, cell)
            buckets[place].max = value(3, cell)
            buckets[place].sum = value(4, cell)
        }
    }

    private func readSections(
        _ cursor: inout ByteCursor,
        _ buckets: UnsafeMutableBufferPointer<RollupBucket>
    ) throws(FormatError) {
        while !cursor.isAtEnd {
            let (tag, content) = try cursor.section()
            switch tag {
            case RollupTag.Group.ulps: try readUlps(cursor.over(content), buckets)
            case RollupTag.Group.exceptions: try readExceptions(cursor.over(content), buckets)
            default: break
            }
        }
    }

    private func readUlps(
        _ section: ByteCursor,
        _ buckets: UnsafeMutableBufferPointer<RollupBucket>
    ) throws(FormatError) {
        var cursor = section
        var ulps = [Int64](repeating: 0, count: range.count)
        let wanted = firstCell + range.lowerBound..<firstCell + range.upperBound
        try IntegerColumn.read(&cursor, count: cells, range: wanted, into: &ulps)
        for index in buckets.indices where ulps[index] != 0 {
            buckets[index].sum = RollupNumbers.value(rank: RollupNumbers.rank(buckets[index].sum) &+ ulps[index])
        }
    }

    private func readExceptions(
        _ section: ByteCursor,
        _ buckets: UnsafeMutableBufferPointer<RollupBucket>
    ) throws(FormatError) {
        var cursor = section
        let count = try cursor.count(atMost: RollupNumbers.fields * cells)
        let places = try IntegerColumn.read(&cursor, count: count)
        let patterns = try IntegerColumn.read(&cursor, count: count)
        let wanted = firstCell + range.lowerBound..<firstCell + range.upperBound
        for (place, pattern) in zip(places, patterns) {
            guard place >= 0, place < RollupNumbers.fields * cells else {
                throw FormatError("exception at \(place)", at: cursor.offset)
            }
            let (field, cell) = (Int(place) / cells, Int(place) % cells)
            guard wanted.contains(cell) else { continue }
            let value = Double(bitPattern: UInt64(bitPattern: pattern))
            buckets[cell - wanted.lowerBound][keyPath: RollupNumbers.values[field]] = value
        }
    }
}
