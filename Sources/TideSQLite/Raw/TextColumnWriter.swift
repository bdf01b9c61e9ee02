/// Writes the texts of a block.
struct TextColumnWriter {
    private let keys: TextColumn.Keys
    private var scanner = NumberScanner()
    private var shapes = ByteStringTable()
    /// For each text its shape from 1, or 0.
    private var shapeOf: [Int64] = []
    /// For each text its first number in the scanner.
    private var firstNumber: [Int] = []

    /// Writes `ranges` of `bytes`.
    static func write(
        _ bytes: UnsafeRawBufferPointer,
        _ ranges: [Range<Int>],
        keys: TextColumn.Keys,
        to writer: inout PackedWriter
    ) {
        var column = Self(keys: keys)
        column.scan(bytes, ranges)
        column.write(bytes, ranges, to: &writer)
    }

    private init(keys: TextColumn.Keys) { self.keys = keys }

    private mutating func scan(_ bytes: UnsafeRawBufferPointer, _ ranges: [Range<Int>]) {
        shapeOf.reserveCapacity(ranges.count)
        firstNumber.reserveCapacity(ranges.count)
        withUnsafeTemporaryAllocation(byteCount: NumberScanner.longestText, alignment: 8) { scratch in
            var likely = 0
            for range in ranges {
                let first = scanner.values.count
                firstNumber.append(first)
                let length = scanner.scan(UnsafeRawBufferPointer(rebasing: bytes[range]), shape: scratch)
                guard let length, let shape = number(UnsafeRawBufferPointer(rebasing: scratch[..<length]), likely)
                else {
                    scanner.drop(to: first)
                    shapeOf.append(0)
                    continue
                }
                likely = shape
                shapeOf.append(Int64(shape) + 1)
            }
        }
    }

    @inline(__always)
    private mutating func number(_ shape: UnsafeRawBufferPointer, _ likely: Int) -> Int? {
        shapes.holds(shape, at: likely) ? likely : shapes.number(of: shape, limit: TextColumn.mostShapes)
    }

    private mutating func write(
        _ bytes: UnsafeRawBufferPointer,
        _ ranges: [Range<Int>],
        to writer: inout PackedWriter
    ) {
        writer.varint(UInt64(ranges.reduce(0) { $0 + $1.count }))
        let texts = writeShapes(to: &writer)
        IntegerColumn.write(shapeOf, sameKey: keys.lastOfKey(Array(shapeOf.indices)), to: &writer)
        for positions in texts { writeNumbers(positions, to: &writer) }
        let plain = shapeOf.indices.filter { shapeOf[$0] == 0 }
        IntegerColumn.write(plain.map { Int64(ranges[$0].count) }, to: &writer)
        writer.cut()
        for position in keys.sorted(plain) { writer.raw(UnsafeRawBufferPointer(rebasing: bytes[ranges[position]])) }
    }

    /// Writes the shapes worth having, and numbers them anew; returns the texts of each.
    private mutating func writeShapes(to writer: inout PackedWriter) -> [[Int]] {
        var texts = [[Int]](repeating: [], count: shapes.count)
        for (position, shape) in shapeOf.enumerated() where shape > 0 { texts[Int(shape) - 1].append(position) }
        let kept = texts.indices.filter { texts[$0].count >= TextColumn.fewestTexts }
        writer.varint(UInt64(kept.count))
        var newNumber = [Int64](repeating: 0, count: shapes.count + 1)
        shapes.arena.withUnsafeBytes { arena in
            for (number, shape) in kept.enumerated() {
                newNumber[shape + 1] = Int64(number) + 1
                let range = shapes.range(shape)
                writer.varint(UInt64(range.count))
                writer.raw(UnsafeRawBufferPointer(rebasing: arena[range]))
            }
        }
        for position in shapeOf.indices { shapeOf[position] = newNumber[Int(shapeOf[position])] }
        return kept.map { texts[$0] }
    }

    /// Writes the numbers of the texts at `positions`, which are of one shape: for each its forms, then its values.
    private func writeNumbers(_ positions: [Int], to writer: inout PackedWriter) {
        guard let first = positions.first else { return }
        let next = first + 1 < firstNumber.count ? firstNumber[first + 1] : scanner.values.count
        let lastOfKey = keys.lastOfKey(positions)
        for number in 0..<(next - firstNumber[first]) {
            let forms = positions.map { Int64(scanner.forms[firstNumber[$0] + number]) }
            IntegerColumn.write(forms, sameKey: lastOfKey, to: &writer)
            let values = positions.map { scanner.values[firstNumber[$0] + number] }
            IntegerColumn.write(values, sameKey: lastOfKey, to: &writer)
        }
    }
}
