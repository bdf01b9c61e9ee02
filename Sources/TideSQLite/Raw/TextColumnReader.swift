internal import TideModel

/// Reads what `TextColumnWriter` wrote.
struct TextColumnReader {
    /// A shape with the numbers of its texts, and how many of them were read.
    private struct Shape {
        var text: [UInt8]
        var forms: [[Int64]] = []
        var values: [[Int64]] = []
        var used = 0
    }

    private let count: Int
    private var total = 0
    private var shapes: [Shape] = []
    private var shapeOf: [Int64] = []
    private var column = TextColumn()

    /// Reads `keys.keys.count` texts.
    static func read(keys: TextColumn.Keys, from reader: inout PackedReader) throws(FormatError) -> TextColumn {
        var column = Self(count: keys.keys.count)
        try column.readShapes(keys, &reader)
        let plain = column.shapeOf.indices.filter { column.shapeOf[$0] == 0 }
        let lengths = try IntegerColumn.read(count: plain.count, from: &reader)
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        var texts = [UnsafeRawBufferPointer](repeating: none, count: column.count)
        var lengthOf = [Int](repeating: 0, count: column.count)
        for (index, position) in plain.enumerated() {
            guard let length = Int(exactly: lengths[index]) else { throw reader.damage("length \(lengths[index])") }
            lengthOf[position] = length
        }
        for position in keys.sorted(plain) { texts[position] = try reader.raw(lengthOf[position]) }
        try column.join(texts, reader)
        return column.column
    }

    private init(count: Int) { self.count = count }

    private mutating func readShapes(_ keys: TextColumn.Keys, _ reader: inout PackedReader) throws(FormatError) {
        total = try reader.count(atMost: TextColumn.mostBytes)
        for _ in 0..<(try reader.count(atMost: TextColumn.mostShapes)) {
            shapes.append(Shape(text: [UInt8](try reader.raw(try reader.count(atMost: NumberScanner.longestText)))))
        }
        shapeOf = try IntegerColumn.read(
            count: count,
            sameKey: keys.lastOfKey(Array(0..<count)),
            from: &reader
        )
        guard shapeOf.allSatisfy({ $0 >= 0 && $0 <= shapes.count }) else { throw reader.damage("no such shape") }
        var texts = [[Int]](repeating: [], count: shapes.count)
        for (position, shape) in shapeOf.enumerated() where shape > 0 { texts[Int(shape) - 1].append(position) }
        for shape in shapes.indices { try readNumbers(shape, texts[shape], keys, &reader) }
    }

    private mutating func readNumbers(
        _ shape: Int,
        _ positions: [Int],
        _ keys: TextColumn.Keys,
        _ reader: inout PackedReader
    ) throws(FormatError) {
        let numbers = shapes[shape].text.reduce(0) { $0 + ($1 == NumberScanner.mark ? 1 : 0) }
        // A number is at least one byte of text: bounds the memory that a few bytes can claim.
        guard numbers * positions.count <= total else { throw reader.damage("more numbers than bytes") }
        let lastOfKey = keys.lastOfKey(positions)
        for _ in 0..<numbers {
            let forms = try IntegerColumn.read(count: positions.count, sameKey: lastOfKey, from: &reader)
            guard forms.allSatisfy({ $0 >= 0 && $0 <= 255 }) else { throw reader.damage("no such form") }
            shapes[shape].forms.append(forms)
            shapes[shape].values.append(
                try IntegerColumn.read(count: positions.count, sameKey: lastOfKey, from: &reader)
            )
        }
    }

    private mutating func join(_ plain: [UnsafeRawBufferPointer], _ reader: PackedReader) throws(FormatError) {
        column.bytes.reserveCapacity(min(total, 1 << 23))
        column.ends.reserveCapacity(count)
        for position in 0..<count {
            let shape = Int(shapeOf[position])
            if shape == 0 {
                column.bytes.append(contentsOf: plain[position])
            } else {
                Self.render(&shapes[shape - 1], to: &column.bytes)
            }
            column.ends.append(column.bytes.count)
            guard column.bytes.count <= total else { break }
        }
        guard column.bytes.count == total, column.ends.count == count else {
            throw reader.damage("texts are not of \(total) bytes")
        }
    }

    private static func render(_ shape: inout Shape, to bytes: inout [UInt8]) {
        var number = 0
        for byte in shape.text {
            if byte == NumberScanner.mark {
                let value = shape.values[number][shape.used]
                NumberScanner.write(value, form: UInt8(shape.forms[number][shape.used]), to: &bytes)
                number += 1
            } else {
                bytes.append(byte)
            }
        }
        shape.used += 1
    }
}
