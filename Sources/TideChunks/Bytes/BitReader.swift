internal import TideModel

/// Reads bits, least bit first, from what is left of a cursor's part.
struct BitReader {
    private let cursor: ByteCursor
    private let start: Int
    private let end: Int
    private var position = 0

    init(_ cursor: ByteCursor) {
        self.cursor = cursor
        start = cursor.offset
        end = 8 * cursor.remaining
    }

    /// The next `width` (1...64) bits.
    @inline(__always)
    mutating func read(_ width: Int) throws(FormatError) -> UInt64 {
        guard width <= end - position else { throw FormatError("bits cut short", at: cursor.end) }
        let byte = start &+ position >> 3
        let used = position & 7
        position &+= width
        var bits = cursor.word(at: byte) >> UInt64(used)
        if used &+ width > 64 { bits |= cursor.word(at: byte &+ 8) << UInt64(64 &- used) }
        return width == 64 ? bits : bits & ((1 << UInt64(width)) - 1)
    }
}
