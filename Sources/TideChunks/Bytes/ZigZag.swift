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
