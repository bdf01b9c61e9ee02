/// Appends bits to bytes, least bit first.
struct BitWriter {
    private var word: UInt64 = 0
    private var used = 0

    /// Appends the low `width` bits (0...64) of `value`, whose higher bits are zero.
    @inline(__always)
    mutating func append(_ value: UInt64, _ width: Int, to out: inout [UInt8]) {
        word |= value << UInt64(used)
        used += width
        guard used >= 64 else { return }
        out.append(little: word)
        used -= 64
        // Smart shift: a shift by 64, when nothing is left over, gives 0.
        word = value >> (width - used)
    }

    /// Writes the last byte, filled with zeros.
    mutating func finish(_ out: inout [UInt8]) {
        while used > 0 {
            out.append(UInt8(truncatingIfNeeded: word))
            word >>= 8
            used -= 8
        }
        (word, used) = (0, 0)
    }
}
