/// Bytes that are not what their format says.
public struct FormatError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was being read.
    public var what: String
    /// Where in the bytes, from 0.
    public var offset: Int
    /// Makes an error.
    public init(_ what: String, at offset: Int) {
        self.what = what
        self.offset = offset
    }
    /// For people.
    public var description: String { "\(what) at byte \(offset)" }
}

/// Reads what `ByteWriter` wrote; every length is checked before memory is taken for it.
public struct ByteReader {
    private let bytes: UnsafeRawBufferPointer
    /// Next byte to be read.
    public private(set) var offset: Int
    private let end: Int

    /// Makes a reader over bytes that outlive it.
    public init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        offset = 0
        end = bytes.count
    }

    /// Reads a value of a byte array.
    public static func read<Value>(
        from bytes: [UInt8],
        _ body: (inout ByteReader) throws(FormatError) -> Value
    ) throws(FormatError) -> Value {
        // `withUnsafeBytes` knows no typed errors.
        var result: Result<Value, FormatError> = .failure(FormatError("empty", at: 0))
        bytes.withUnsafeBytes { buffer in
            var reader = ByteReader(buffer)
            do throws(FormatError) { result = .success(try body(&reader)) } catch { result = .failure(error) }
        }
        return try result.get()
    }

    private init(_ bytes: UnsafeRawBufferPointer, from offset: Int, to end: Int) {
        self.bytes = bytes
        self.offset = offset
        self.end = end
    }

    /// True when everything was read.
    public var isAtEnd: Bool { offset >= end }

    mutating func take(_ count: Int) throws(FormatError) -> UnsafeRawBufferPointer {
        guard count >= 0, end - offset >= count else {
            throw FormatError("cut short: \(count) bytes wanted", at: offset)
        }
        defer { offset += count }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
    }

    /// All that was not read yet.
    mutating func takeRest() throws(FormatError) -> UnsafeRawBufferPointer { try take(end - offset) }

    /// Reads an integer.
    public mutating func read<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) throws(FormatError)
        -> Number
    {
        Number(littleEndian: try take(MemoryLayout<Number>.size).loadUnaligned(as: Number.self))
    }

    /// Reads a double by its bit pattern.
    public mutating func readDouble() throws(FormatError) -> Double { Double(bitPattern: try read()) }

    /// Reads a text; invalid UTF-8 is repaired.
    public mutating func readString() throws(FormatError) -> String {
        String(decoding: try take(Int(try read(UInt32.self))), as: UTF8.self)
    }

    /// Reads a byte array.
    public mutating func readBytes() throws(FormatError) -> [UInt8] { [UInt8](try take(Int(try read(UInt32.self)))) }

    /// Reads a count and that many elements; `minimumSize` is the fewest bytes one element takes, at least 1.
    public mutating func readEach<Element>(
        minimumSize: Int,
        _ body: (inout ByteReader) throws(FormatError) -> Element
    ) throws(FormatError) -> [Element] {
        let count = Int(try read(UInt32.self))
        guard count <= (end - offset) / minimumSize else { throw FormatError("count \(count) too large", at: offset) }
        var elements: [Element] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try body(&self)) }
        return elements
    }

    /// Reads a column; one of plain elements is as long as its bytes, a constant one has a bound.
    public mutating func readColumn<Element: BitwiseCopyable>(
        _ type: Element.Type = Element.self
    ) throws(FormatError) -> [Element] {
        let count = Int(try read(UInt32.self))
        let width = MemoryLayout<Element>.size
        guard try read(UInt8.self) == 0 else {
            guard count <= ByteWriter.maximumConstant else {
                throw FormatError("constant column of \(count) too long", at: offset)
            }
            return Array(repeating: try take(width).loadUnaligned(as: Element.self), count: count)
        }
        let content = try take(count * width)
        return Array(unsafeUninitializedCapacity: count) { buffer, initialized in
            UnsafeMutableRawBufferPointer(buffer).copyMemory(from: content)
            initialized = count
        }
    }

    /// Reads the next section: its tag and a reader over its content alone.
    public mutating func readSection() throws(FormatError) -> (tag: UInt8, content: ByteReader) {
        let tag = try read(UInt8.self)
        let length = Int(try read(UInt32.self))
        guard end - offset >= length else { throw FormatError("section \(tag) cut short", at: offset) }
        defer { offset += length }
        return (tag, ByteReader(bytes, from: offset, to: offset + length))
    }
}
