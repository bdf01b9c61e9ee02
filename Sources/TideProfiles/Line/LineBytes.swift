/// A place in a payload whose last byte is an end of line, with `FrameBatch.padding` readable bytes behind it.
///
/// So every loop that stops at an end of line stays within, and words may be read anywhere.
typealias LineBytes = UnsafePointer<UInt8>

extension UnsafePointer<UInt8> {
    /// Eight bytes from here, the first one the least significant.
    @inline(__always)
    var word: UInt64 { UInt64(littleEndian: UnsafeRawPointer(self).loadUnaligned(as: UInt64.self)) }

    /// LF, or CR LF.
    @inline(__always)
    var isAtEndOfLine: Bool { pointee == 0x0A || (pointee == 0x0D && self[1] == 0x0A) }

    /// What may stand behind a value.
    @inline(__always)
    var isAtEndOfValue: Bool { pointee == UInt8(ascii: ",") || pointee == 0x20 || isAtEndOfLine }

    /// Whether a backslash here takes the meaning of the character behind it; before others it stands for itself.
    @inline(__always)
    var isEscape: Bool {
        guard pointee == UInt8(ascii: "\\") else { return false }
        return self[1] == UInt8(ascii: ",") || self[1] == 0x20 || self[1] == UInt8(ascii: "=")
    }

    @inline(__always)
    mutating func skipBlanks() { while pointee == 0x20 { self += 1 } }

    /// Behind the next end of line.
    func nextLine() -> Self {
        var at = self
        while at.pointee != 0x0A { at += 1 }
        return at + 1
    }
}

enum LineText {
    /// A name or tag value without its escapes.
    static func unescaped(_ start: LineBytes, _ length: Int) -> [UInt8] {
        var (bytes, at): ([UInt8], LineBytes) = ([], start)
        bytes.reserveCapacity(length)
        while at < start + length {
            if at.isEscape, at + 1 < start + length { at += 1 }
            bytes.append(at.pointee)
            at += 1
        }
        return bytes
    }

    /// Hash of bytes, word by word; `LineHeads.find` computes the same while it looks for the end.
    @inline(__always)
    static func hash(_ start: LineBytes, _ length: Int) -> UInt64 {
        var (at, hash) = (start, seed)
        let end = start + length
        while end - at >= 8 {
            hash = mixed(hash, at.word)
            at += 8
        }
        return mixed(hash, at.word & mask(end - at))
    }

    static let seed: UInt64 = 0x2545_F491_4F6C_DD1D

    @inline(__always)
    static func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let product = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
        return product ^ (product >> 32)
    }

    /// The low `count` bytes of a word, 0…7.
    @inline(__always)
    static func mask(_ count: Int) -> UInt64 { (1 << UInt64(8 * count)) &- 1 }
}
