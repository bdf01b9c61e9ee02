/// Unsigned numbers in groups of 7 bits, least first; every byte but the last has its high bit set.
enum Varint {
    /// Longest varint of 64 bits.
    static let maximumBytes = 10

    /// Bytes that `value` takes, 1...10.
    @inline(__always)
    static func bytes(_ value: UInt64) -> Int { (70 - (value | 1).leadingZeroBitCount) / 7 }
}
