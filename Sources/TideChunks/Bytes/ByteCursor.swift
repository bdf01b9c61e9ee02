internal import TideModel

/// Reads a part of a chunk; every length is checked before it is believed.
///
/// The bytes must outlive the cursor.
struct ByteCursor {
    private let bytes: UnsafeRawBufferPointer
    /// Next byte to be read, from the start of the chunk.
    private(set) var offset: Int
    /// End of the part.
    let end: Int

    init(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
        self.bytes = bytes
        offset = range.lowerBound
        end = range.upperBound
    }

    var remaining: Int { end - offset }
    var isAtEnd: Bool { offset >= end }

    /// Steps over `count` bytes and returns where they begin.
    mutating func skip(_ count: Int) throws(FormatError) -> Int {
        guard count >= 0, count <= remaining else { throw FormatError("cut short: \(count) bytes wanted", at: offset) }
        defer { offset += count }
        return offset
    }

    mutating func byte() throws(FormatError) -> UInt8 { bytes[try skip(1)] }

    mutating func little<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) throws(FormatError) -> Number {
        let start = try skip(MemoryLayout<Number>.size)
        return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: Number.self))
    }

    mutating func varint() throws(FormatError) -> UInt64 {
        var (value, shift) = (UInt64(0), UInt64(0))
        while true {
            let byte = UInt64(try byte())
            guard shift < 63 || byte <= 1 else { throw FormatError("number longer than 64 bits", at: offset) }
            value |= (byte & 127) << shift
            if byte < 128 { return value }
            shift += 7
        }
    }

    mutating func zigzag() throws(FormatError) -> Int64 { ZigZag.decode(try varint()) }

    /// A varint that must not exceed `limit`.
    mutating func count(atMost limit: Int) throws(FormatError) -> Int {
        let value = try varint()
        guard value <= UInt64(limit) else { throw FormatError("\(value) is more than \(limit)", at: offset) }
        return Int(value)
    }

    /// A section: its tag, and where its content lies.
    mutating func section() throws(FormatError) -> (tag: UInt8, content: Range<Int>) {
        let tag = try byte()
        let length = try count(atMost: remaining)
        let start = try skip(length)
        return (tag, start..<start + length)
    }

    /// A cursor over another part of the same chunk.
    func over(_ range: Range<Int>) -> ByteCursor { ByteCursor(bytes, range) }

    /// The bytes of a range that was checked before.
    func raw(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[range]) }

    /// Eight bytes from `offset` on as a little-endian word; zeros stand behind the end of the chunk.
    @inline(__always)
    func word(at offset: Int) -> UInt64 {
        guard offset + 8 <= bytes.count else { return lastWord(at: offset) }
        return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    @inline(never)
    private func lastWord(at offset: Int) -> UInt64 {
        var word: UInt64 = 0
        for index in 0..<8 where offset + index < bytes.count { word |= UInt64(bytes[offset + index]) << (8 * index) }
        return word
    }
}
