/// Appends little-endian values to a byte array; the one way in which records and checkpoints are written.
public struct ByteWriter: Sendable {
    /// Longest column that one element may stand for: bounds the memory that a few damaged bytes can claim, 128 MB.
    static let maximumConstant = 1 << 24

    /// What was written.
    public private(set) var bytes: [UInt8] = []

    /// Makes a writer with room for `capacity` bytes.
    public init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    /// Appends an integer, least significant byte first.
    public mutating func write<Number: FixedWidthInteger>(_ value: Number) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends the lowest `count` bytes of a number, 0 to 8, least significant byte first.
    mutating func write(_ value: UInt64, bytes count: Int) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0.prefix(count)) }
    }

    /// Appends the bit pattern of a double.
    public mutating func write(_ value: Double) { write(value.bitPattern) }

    /// Appends the length in bytes (UInt32) and the UTF-8 bytes.
    public mutating func write(_ text: String) {
        write(UInt32(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    /// Appends the length in bytes (UInt32) and the bytes.
    public mutating func write(_ content: [UInt8]) {
        write(UInt32(content.count))
        bytes.append(contentsOf: content)
    }

    /// Appends bytes whose length the reader knows.
    mutating func write(bare content: [UInt8]) { bytes.append(contentsOf: content) }

    /// Appends the count (UInt32) and each element by `body`.
    public mutating func write<Element>(each elements: [Element], _ body: (inout ByteWriter, Element) -> Void) {
        write(UInt32(elements.count))
        for element in elements { body(&self, element) }
    }

    /// Appends a column: count, then every element, or one element when all are equal and at most `maximumConstant`.
    ///
    /// `Element` must be a trivial type without padding (integers, doubles, one-byte option sets).
    public mutating func write<Element: BitwiseCopyable>(column: [Element]) {
        write(UInt32(column.count))
        column.withUnsafeBytes { content in
            let width = MemoryLayout<Element>.size
            let mayBeConstant = column.count > 1 && column.count <= Self.maximumConstant
            let isConstant = mayBeConstant && Self.isConstant(content, width: width)
            write(isConstant ? UInt8(1) : 0)
            bytes.append(contentsOf: isConstant ? UnsafeRawBufferPointer(rebasing: content[..<width]) : content)
        }
    }

    /// Every element equals the first exactly when the content equals itself shifted by one element.
    private static func isConstant(_ content: UnsafeRawBufferPointer, width: Int) -> Bool {
        var offset = width
        while offset + 8 <= content.count {
            let here = content.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let before = content.loadUnaligned(fromByteOffset: offset - width, as: UInt64.self)
            if here != before { return false }
            offset += 8
        }
        while offset < content.count {
            if content[offset] != content[offset - width] { return false }
            offset += 1
        }
        return true
    }

    /// Appends a section: tag, length of what `body` writes (UInt32), content.
    ///
    /// Readers skip tags they do not know.
    public mutating func section(_ tag: UInt8, _ body: (inout ByteWriter) -> Void) {
        bytes.append(tag)
        let lengthAt = bytes.count
        write(UInt32(0))
        body(&self)
        let length = UInt32(bytes.count - lengthAt - 4)
        withUnsafeBytes(of: length.littleEndian) { source in
            for index in 0..<4 { bytes[lengthAt + index] = source[index] }
        }
    }
}
