internal import TideModel

extension [UInt8] {
    mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 128 {
            append(UInt8(truncatingIfNeeded: rest) | 128)
            rest >>= 7
        }
        append(UInt8(rest))
    }

    mutating func append(varint value: Int) { append(varint: UInt64(value)) }

    mutating func append(zigzag value: Int64) { append(varint: ZigZag.encode(value)) }

    /// Appends an integer, least byte first.
    mutating func append<Number: FixedWidthInteger>(little value: Number) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }

    /// Appends a section: tag, length of the content as varint, content.
    mutating func append(section tag: UInt8, _ content: [UInt8]) {
        append(tag)
        append(varint: content.count)
        append(contentsOf: content)
    }

    /// Appends a section with what `body` writes.
    mutating func append(section tag: UInt8, _ body: (inout [UInt8]) -> Void) {
        var content: [UInt8] = []
        body(&content)
        append(section: tag, content)
    }

    /// Calls `body` with the bytes; as `withUnsafeBytes`, with a typed error.
    func reading<Result>(
        _ body: (UnsafeRawBufferPointer) throws(FormatError) -> Result
    ) throws(FormatError) -> Result {
        try withUnsafeBufferPointer { (buffer) throws(FormatError) in try body(UnsafeRawBufferPointer(buffer)) }
    }
}
