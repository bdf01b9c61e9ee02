internal import TideModel

/// Reads what `PackedWriter` wrote; every length is checked before it is believed.
struct PackedReader {
    private let bytes: UnsafeRawBufferPointer
    private(set) var offset = 0

    /// Makes a reader over bytes that outlive it.
    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { offset == bytes.count }

    mutating func raw(_ count: Int) throws(FormatError) -> UnsafeRawBufferPointer {
        guard count >= 0, count <= bytes.count - offset else { throw damage("cut short: \(count) bytes wanted") }
        defer { offset += count }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
    }

    mutating func byte() throws(FormatError) -> UInt8 { try raw(1)[0] }

    mutating func varint() throws(FormatError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 63, by: 7) {
            let byte = UInt64(try byte())
            guard shift < 63 || byte <= 1 else { break }
            value |= (byte & 127) << shift
            if byte < 128 { return value }
        }
        throw damage("number longer than 64 bits")
    }

    mutating func zigzag() throws(FormatError) -> Int64 { IntegerColumn.value(try varint()) }

    /// A varint that must not exceed `limit`.
    mutating func count(atMost limit: Int) throws(FormatError) -> Int {
        let value = try varint()
        guard value <= UInt64(limit) else { throw damage("\(value) is more than \(limit)") }
        return Int(value)
    }

    mutating func text() throws(FormatError) -> String {
        String(decoding: try raw(try count(atMost: bytes.count)), as: UTF8.self)
    }

    func damage(_ what: String) -> FormatError { FormatError(what, at: offset) }
}
