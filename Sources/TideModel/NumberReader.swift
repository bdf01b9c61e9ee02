/// Reads what `NumberWriter` wrote; nothing is read behind the end.
struct NumberReader {
    private let bytes: UnsafeRawBufferPointer
    /// Next byte to be read.
    private(set) var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// True when everything was read.
    var isAtEnd: Bool { offset == bytes.count }

    /// A number.
    @inline(__always)
    mutating func read() throws(FormatError) -> UInt64 {
        guard offset < bytes.count else { throw FormatError("cut short", at: offset) }
        let first = bytes[offset]
        offset += 1
        return first < 0x80 ? UInt64(first) : try readRest(UInt64(first & 0x7F))
    }

    private mutating func readRest(_ start: UInt64) throws(FormatError) -> UInt64 {
        var (value, shift) = (start, UInt64(7))
        while true {
            guard offset < bytes.count else { throw FormatError("cut short", at: offset) }
            let byte = UInt64(bytes[offset])
            offset += 1
            guard shift < 63 || byte <= 1 else { throw FormatError("a number of more than 64 bits", at: offset) }
            value |= (byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }

    /// A number near 0 on either side.
    @inline(__always)
    mutating func readSigned() throws(FormatError) -> Int64 {
        let code = try read()
        return Int64(bitPattern: code >> 1) ^ -Int64(bitPattern: code & 1)
    }

    /// How many elements follow, of at least so many bytes each.
    mutating func readCount(atLeast size: Int) throws(FormatError) -> Int {
        let count = try read()
        guard count <= UInt64((bytes.count - offset) / size) else {
            throw FormatError("\(count) elements in \(bytes.count - offset) bytes", at: offset)
        }
        return Int(count)
    }

    /// Elements, each said as what it is above the one before it.
    mutating func readDifferences<Number: FixedWidthInteger>(_ count: Int) throws(FormatError) -> [Number] {
        var column: [Number] = []
        column.reserveCapacity(count)
        var last: Int64 = 0
        for _ in 0..<count {
            last = last &+ (try readSigned())
            let element = Number(truncatingIfNeeded: last)
            guard Int64(truncatingIfNeeded: element) == last else {
                throw FormatError("\(last) does not fit its column", at: offset)
            }
            column.append(element)
        }
        return column
    }

    /// Elements, each value said once for a run.
    mutating func readRuns<Number: FixedWidthInteger>(
        _ count: Int,
        of type: Number.Type = Number.self
    ) throws(FormatError) -> [Number] {
        var column: [Number] = []
        column.reserveCapacity(count)
        while column.count < count {
            let length = try read()
            guard length > 0, length <= UInt64(count - column.count) else {
                throw FormatError("a run of \(length) where \(count - column.count) are left", at: offset)
            }
            guard let element = Number(exactly: try read()) else {
                throw FormatError("a number that does not fit its column", at: offset)
            }
            column.append(contentsOf: repeatElement(element, count: Int(length)))
        }
        return column
    }

    /// A double.
    @inline(__always)
    mutating func readDecimal() throws(FormatError) -> Double {
        let code = try read()
        let decimals = code & 7
        guard decimals != NumberWriter.plain else { return try readDouble(code) }
        let zigzag = code >> 3
        return Double(Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1))
            / NumberWriter.scales[Int(decimals)]
    }

    private mutating func readDouble(_ code: UInt64) throws(FormatError) -> Double {
        guard code == NumberWriter.plain else { throw FormatError("no double", at: offset) }
        return Double(bitPattern: try readPlain())
    }

    /// A number of 8 bytes, lowest first.
    mutating func readPlain() throws(FormatError) -> UInt64 {
        guard bytes.count - offset >= 8 else { throw FormatError("cut short: 8 bytes wanted", at: offset) }
        defer { offset += 8 }
        return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
