/// Signed numbers as unsigned ones that are small when the number is near zero: 0, -1, 1, -2, 2 become 0, 1, 2, 3, 4.
enum ZigZag {
    @inline(__always)
    static func encode(_ value: Int64) -> UInt64 { UInt64(bitPattern: value << 1 ^ value >> 63) }

    @inline(__always)
    static func decode(_ code: UInt64) -> Int64 { Int64(bitPattern: code >> 1) ^ -Int64(bitPattern: code & 1) }

    /// Bytes of the varint of the zigzag code of `value`, 1...10.
    @inline(__always)
    static func bytes(_ value: Int64) -> Int { Varint.bytes(encode(value)) }
}

/// Unsigned numbers in groups of 7 bits, least first; every byte but the last has its high bit set.
enum Varint {
    /// Longest varint of 64 bits.
    static let maximumBytes = 10

    /// Bytes that `value` takes, 1...10.
    @inline(__always)
    static func bytes(_ value: UInt64) -> Int { (70 - (value | 1).leadingZeroBitCount) / 7 }
}

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
}
