internal import TideModel

/// Unpacks what `RollupGroup` wrote: the values of some series in common columns.
struct RollupValues {
    private let scales: [DecimalScale?]
    private let firstCells: [Int]
    private let cells: Int
    /// One column after the other, each with a number per cell: first, last, least, greatest, and of the sum what is
    /// not foretold.
    private var numbers: [Int64]
    /// By how many doubles each sum misses its number; empty when none does.
    private var ulps: [Int64] = []
    private var exceptions: [(field: Int, cell: Int, value: Double)] = []

    /// Unpacks the columns of the series `group`.
    init(_ section: ByteCursor, _ group: ArraySlice<RollupBlock.Series>) throws(FormatError) {
        var cursor = section
        let start = group.first?.firstCell ?? 0
        firstCells = group.map { $0.firstCell - start }
        cells = group.reduce(0) { $0 + $1.count }
        scales = try Self.readScales(&cursor, count: firstCells.count)
        let bases = try IntegerColumn.read(&cursor, count: firstCells.count)
        let steps = try IntegerColumn.read(&cursor, count: cells - firstCells.count)
        numbers = [Int64](repeating: 0, count: RollupNumbers.fields * cells)
        for field in 1..<RollupNumbers.fields {
            try numbers.withUnsafeMutableBufferPointer { (buffer) throws(FormatError) in
                guard let base = buffer.baseAddress else { return }
                try IntegerColumn.read(&cursor, count: cells, range: 0..<cells, into: base + field * cells)
            }
        }
        addUp(bases, steps)
        try readSections(&cursor)
    }

    private static func readScales(_ cursor: inout ByteCursor, count: Int) throws(FormatError) -> [DecimalScale?] {
        var scales: [DecimalScale?] = []
        for code in try IntegerColumn.read(&cursor, count: count) {
            let scale = UInt8(exactly: code).flatMap { DecimalScale(code: $0) }
            guard scale != nil || code == RollupNumbers.noScale else {
                throw FormatError("scale \(code) unknown", at: cursor.offset)
            }
            scales.append(scale)
        }
        return scales
    }

    /// Turns what each value is from another into the values' numbers.
    private mutating func addUp(_ bases: [Int64], _ steps: [Int64]) {
        for index in firstCells.indices {
            let end = index + 1 < firstCells.count ? firstCells[index + 1] : cells
            var before = bases[index]
            for cell in firstCells[index]..<end {
                let first = cell == firstCells[index] ? before : before &+ steps[cell - index - 1]
                let last = first &+ numbers[cells + cell]
                numbers[cell] = first
                numbers[cells + cell] = last
                numbers[2 * cells + cell] = min(first, last) &- numbers[2 * cells + cell]
                numbers[3 * cells + cell] &+= max(first, last)
                before = last
            }
        }
    }

    private mutating func readSections(_ cursor: inout ByteCursor) throws(FormatError) {
        while !cursor.isAtEnd {
            let (tag, content) = try cursor.section()
            var section = cursor.over(content)
            switch tag {
            case RollupTag.Group.ulps: ulps = try IntegerColumn.read(&section, count: cells)
            case RollupTag.Group.exceptions: try readExceptions(&section)
            default: break
            }
        }
    }

    private mutating func readExceptions(_ cursor: inout ByteCursor) throws(FormatError) {
        let count = try cursor.count(atMost: numbers.count)
        let places = try IntegerColumn.read(&cursor, count: count)
        let patterns = try IntegerColumn.read(&cursor, count: count)
        exceptions.reserveCapacity(count)
        for (place, pattern) in zip(places, patterns) {
            guard place >= 0, place < numbers.count else {
                throw FormatError("exception at \(place)", at: cursor.offset)
            }
            let value = Double(bitPattern: UInt64(bitPattern: pattern))
            exceptions.append((Int(place) / cells, Int(place) % cells, value))
        }
    }

    /// Fills in the values of the buckets `range` of the series at `index` in the group; their counts are known.
    func fill(_ buckets: UnsafeMutableBufferPointer<RollupBucket>, of index: Int, _ range: Range<Int>) {
        let start = firstCells[index] + range.lowerBound
        if let scale = scales[index] { fill(buckets, from: start, scale) }
        if !ulps.isEmpty {
            for place in buckets.indices where ulps[start + place] != 0 {
                let rank = RollupNumbers.rank(buckets[place].sum) &+ ulps[start + place]
                buckets[place].sum = RollupNumbers.value(rank: rank)
            }
        }
        for exception in exceptions where exception.cell >= start && exception.cell < start + range.count {
            buckets[exception.cell - start][keyPath: RollupNumbers.values[exception.field]] = exception.value
        }
    }

    private func fill(_ buckets: UnsafeMutableBufferPointer<RollupBucket>, from start: Int, _ scale: DecimalScale) {
        let sums = scale.ofSums
        numbers.withUnsafeBufferPointer { numbers in
            for place in buckets.indices where buckets[place].valued > 0 {
                let cell = start + place
                let (first, last) = (numbers[cell], numbers[cells &+ cell])
                let (least, greatest) = (numbers[2 &* cells &+ cell], numbers[3 &* cells &+ cell])
                let valued = Int64(buckets[place].valued)
                let foretold = RollupNumbers.sum(first: first, last: last, min: least, max: greatest, valued: valued)
                buckets[place].first = scale.value(first)
                buckets[place].last = scale.value(last)
                buckets[place].min = scale.value(least)
                buckets[place].max = scale.value(greatest)
                buckets[place].sum = sums.value(foretold &+ numbers[4 &* cells &+ cell])
            }
        }
    }
}
