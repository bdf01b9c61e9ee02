internal import TideModel

/// Tuples of test flags, each once.
enum TestList {
    static func encode(_ tests: [TestFlags], with encoder: inout BlockEncoder) -> [UInt8] {
        var out: [UInt8] = []
        out.append(varint: tests.count)
        IntegerColumn.append(tests.map { Int64(bitPattern: $0.configuration) }, with: &encoder, to: &out)
        for test in tests {
            out.append(UInt8(test.flags.count))
            out += test.flags
        }
        return out
    }

    static func read(_ cursor: inout ByteCursor) throws(FormatError) -> [TestFlags] {
        // Each has at least its length.
        let count = try cursor.count(atMost: cursor.remaining)
        let configurations = try IntegerColumn.read(&cursor, count: count)
        var tests: [TestFlags] = []
        tests.reserveCapacity(count)
        for configuration in configurations {
            let length = Int(try cursor.byte())
            let start = try cursor.skip(length)
            let flags = Array(cursor.raw(start..<start + length))
            tests.append(TestFlags(configuration: UInt64(bitPattern: configuration), flags: flags))
        }
        return tests
    }
}
