internal import TideModel

/// Whole numbers, bit-exact over all of Int64: constant, or in blocks of 256.
///
/// How many numbers a column holds stands elsewhere; a column of none takes no bytes.
enum IntegerColumn {
    private enum Form {
        static let constant: UInt8 = 0
        static let blocks: UInt8 = 1
        /// Blocks of numbers of steps of equal size from the first number.
        static let steps: UInt8 = 2
    }

    // MARK: Writing

    static func append(_ numbers: [Int64], with encoder: inout BlockEncoder, to out: inout [UInt8]) {
        guard let first = numbers.first else { return }
        let step = commonStep(numbers, from: first)
        switch step {
        case 0:
            out.append(Form.constant)
            out.append(zigzag: first)
        case 1:
            out.append(Form.blocks)
            encoder.append(numbers, count: numbers.count, to: &out)
        default:
            out.append(Form.steps)
            out.append(zigzag: first)
            out.append(varint: UInt64(step))
            encoder.append(numbers.map { ($0 - first) / step }, count: numbers.count, to: &out)
        }
    }

    /// The greatest number that divides all distances from the first; 0 when all are equal.
    private static func commonStep(_ numbers: [Int64], from first: Int64) -> Int64 {
        var step: UInt64 = 0
        for number in numbers where number != first {
            let (distance, overflow) = number.subtractingReportingOverflow(first)
            guard !overflow, distance != .min else { return 1 }
            if step != 0, distance.magnitude % step == 0 { continue }
            step = greatestCommonDivisor(step, distance.magnitude)
            if step == 1 { return 1 }
        }
        return Int64(step)
    }

    private static func greatestCommonDivisor(_ a: UInt64, _ b: UInt64) -> UInt64 {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }

    // MARK: Reading

    /// Reads the numbers `range` of a column of `count`; the cursor stands behind the column afterwards.
    static func read(
        _ cursor: inout ByteCursor,
        count: Int,
        range: Range<Int>,
        into out: UnsafeMutablePointer<Int64>
    ) throws(FormatError) {
        guard count > 0 else { return }
        let form = try cursor.byte()
        guard form <= Form.steps else { throw FormatError("number column of form \(form)", at: cursor.offset) }
        let first = form == Form.blocks ? 0 : try cursor.zigzag()
        guard form != Form.constant else { return out.update(repeating: first, count: range.count) }
        let step = form == Form.steps ? Int64(bitPattern: try cursor.varint()) : 1
        var blocks = BlockDecoder(cursor)
        try read(&blocks, count, range, out)
        cursor = blocks.cursor
        guard form == Form.steps else { return }
        for index in 0..<range.count { out[index] = first &+ out[index] &* step }
    }

    private static func read(
        _ blocks: inout BlockDecoder,
        _ count: Int,
        _ range: Range<Int>,
        _ out: UnsafeMutablePointer<Int64>
    ) throws(FormatError) {
        var start = 0
        while start < count {
            let end = min(start + BlockHead.length, count)
            let wanted = range.clamped(to: start..<end)
            if wanted.isEmpty {
                try blocks.skip(end - start)
            } else if wanted == start..<end {
                try blocks.read(end - start, into: out + (start - range.lowerBound))
            } else {
                try readPart(&blocks, end - start, wanted, start, out + (wanted.lowerBound - range.lowerBound))
            }
            start = end
        }
    }

    private static func readPart(
        _ blocks: inout BlockDecoder,
        _ length: Int,
        _ wanted: Range<Int>,
        _ start: Int,
        _ out: UnsafeMutablePointer<Int64>
    ) throws(FormatError) {
        try withUnsafeTemporaryAllocation(of: Int64.self, capacity: BlockHead.length) {
            (block) throws(FormatError) in
            guard let base = block.baseAddress else { return }
            try blocks.read(length, into: base)
            out.update(from: base + (wanted.lowerBound - start), count: wanted.count)
        }
    }

    /// Reads a whole column.
    static func read(_ cursor: inout ByteCursor, count: Int) throws(FormatError) -> [Int64] {
        var numbers = [Int64](repeating: 0, count: count)
        try read(&cursor, count: count, range: 0..<count, into: &numbers)
        return numbers
    }
}
