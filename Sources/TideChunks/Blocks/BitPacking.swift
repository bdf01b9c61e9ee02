internal import TideModel

/// Unsigned numbers of equal width, one after the other, least bit first.
enum BitPacking {
    /// Widths between this and 64 are not used: a number of up to 57 bits lies within any 8 bytes that hold its start.
    static let maximumWidth = 56

    /// The width that holds `bits` bits: itself up to 56, else 64.
    @inline(__always)
    static func width(forBits bits: Int) -> Int { bits <= maximumWidth ? bits : 64 }

    static func bytes(_ count: Int, width: Int) -> Int { (count * width + 7) / 8 }

    /// Appends the low `width` bits of each number; higher bits are dropped.
    static func append(_ numbers: UnsafePointer<UInt64>, count: Int, width: Int, to out: inout [UInt8]) {
        guard width < 64 else {
            for index in 0..<count { out.append(little: numbers[index]) }
            return
        }
        let mask = (UInt64(1) << UInt64(width)) - 1
        var bits = BitWriter()
        for index in 0..<count { bits.append(numbers[index] & mask, width, to: &out) }
        bits.finish(&out)
    }

    /// Reads `count` numbers; the caller has checked that `bytes(count, width:)` bytes are there.
    static func read(
        _ cursor: ByteCursor,
        at start: Int,
        count: Int,
        width: Int,
        into out: UnsafeMutablePointer<UInt64>
    ) {
        guard width < 64 else {
            for index in 0..<count { out[index] = cursor.word(at: start + 8 * index) }
            return
        }
        guard width > 0 else { return out.update(repeating: 0, count: count) }
        let mask = (UInt64(1) << UInt64(width)) - 1
        var position = 0
        for index in 0..<count {
            out[index] = cursor.word(at: start &+ position >> 3) >> UInt64(position & 7) & mask
            position &+= width
        }
    }
}
