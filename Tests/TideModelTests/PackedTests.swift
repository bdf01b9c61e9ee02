import Testing
import TideModel
import TideTesting

/// Packed numbers and columns come back as they were, in as few bytes as they need; damaged ones are refused.
struct PackedTests {
    private func read<Value>(
        _ bytes: [UInt8],
        _ body: (inout ByteReader) throws(FormatError) -> Value
    ) throws -> Value {
        var result: Result<Value, FormatError> = .failure(FormatError("nothing", at: 0))
        bytes.withUnsafeBytes { buffer in
            var reader = ByteReader(buffer)
            do throws(FormatError) {
                result = .success(try body(&reader))
                if !reader.isAtEnd { result = .failure(FormatError("left over", at: reader.offset)) }
            } catch { result = .failure(error) }
        }
        return try result.get()
    }

    @Test(
        "numbers",
        arguments: [
            (Int64.min, 1), (0, 1), (-1, 1), (62, 1), (-63, 1), (63, 1), (-64, 2), (64, 2), (1_795_000_000_000, 6),
            (.max, 10), (.min + 1, 10),
        ]
    )
    func numbers(_ value: Int64, _ length: Int) throws {
        var writer = ByteWriter()
        writer.write(packed: value)
        #expect(writer.bytes.count == length)
        #expect(try read(writer.bytes) { reader throws(FormatError) in try reader.readPacked() } == value)
    }

    private func check<Number: FixedWidthInteger>(_ column: [Number], _ length: Int) throws {
        var writer = ByteWriter()
        writer.write(packedColumn: column)
        #expect(writer.bytes.count == length, "\(column)")
        let found = try read(writer.bytes) { reader throws(FormatError) in
            try reader.readPackedColumn(Number.self)
        }
        #expect(found == column)
    }

    @Test func columnsTakeTheBytesOfTheirSpan() throws {
        try check([UInt64](), 1)
        try check([7 as UInt8], 3)
        try check([UInt32](repeating: 1_000_000, count: 6), 1 + 3 + 1)
        try check([300 as UInt32, 301, 302], 1 + 2 + 1 + 3)
        try check([UInt64.max, 0, .max - 1], 1 + 1 + 1 + 3)  // as signed numbers: -1, 0, -2
        try check([UInt64(1) << 63, 1], 1 + 1 + 1 + 16)
        try check([Int64.min, .max], 1 + 1 + 1 + 16)
        try check([Int64(256), 0], 1 + 1 + 1 + 4)
    }

    @Test("columns of every width", arguments: UInt64(1)...40)
    func seeded(_ seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let bits = UInt64(random.next() % 64)
        let column = (0..<Int(random.next() % 50)).map { _ in
            Int64(truncatingIfNeeded: random.next() >> bits) &+ Int64(seed)
        }
        var writer = ByteWriter()
        writer.write(packedColumn: column)
        let bytes = writer.bytes
        let found = try read(bytes) { reader throws(FormatError) in try reader.readPackedColumn(Int64.self) }
        #expect(found == column)
        for length in 0..<bytes.count {
            #expect(throws: FormatError.self) {
                try read(Array(bytes.prefix(length))) { reader throws(FormatError) in
                    try reader.readPackedColumn(Int64.self)
                }
            }
        }
    }

    @Test(
        "damaged",
        arguments: [
            ([UInt8](repeating: 0xFF, count: 11), "more than 64 bits"), ([3, 3, 9, 0], "of 9 bytes"),
            ([2, 1, 1], "of 1 bytes"), ([5, 0x82, 4, 1, 0, 0], "does not fit"),
            ([0x83, 0x80, 0x80, 0x80, 0x10, 3, 0], "numbers of 0 bytes"),
        ] as [([UInt8], String)]
    )
    func damaged(_ bytes: [UInt8], _ what: String) {
        let failure = #expect(throws: FormatError.self) {
            try read(bytes) { reader throws(FormatError) in try reader.readPackedColumn(UInt8.self) }
        }
        #expect(failure?.what.contains(what) == true, "\(String(describing: failure))")
    }
}
