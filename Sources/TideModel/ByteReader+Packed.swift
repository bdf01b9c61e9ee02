extension ByteReader {
    /// Reads what `ByteWriter.write(packed:)` wrote.
    public mutating func readPacked() throws(FormatError) -> Int64 {
        var code = UInt64(0)
        var shift = UInt64(0)
        while true {
            let byte = UInt64(try read(UInt8.self))
            guard shift < 63 || byte <= 1 else { throw FormatError("a packed number of more than 64 bits", at: offset) }
            code |= (byte & 0x7F) << shift
            if byte < 0x80 { break }
            shift += 7
        }
        let zigzag = code &- 1
        return Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
    }

    /// Reads what `ByteWriter.write(decimals:)` wrote.
    public mutating func readDecimals() throws(FormatError) -> [Double] {
        var reader = NumberReader(try take(Int(try read(UInt32.self))))
        var column: [Double] = []
        while !reader.isAtEnd { column.append(try reader.readDecimal()) }
        return column
    }

    /// Reads what `ByteWriter.write(packedColumn:)` wrote.
    ///
    /// - Throws: `FormatError` also for an element that `Number` cannot hold.
    public mutating func readPackedColumn<Number: FixedWidthInteger>(
        _ type: Number.Type = Number.self
    ) throws(FormatError) -> [Number] {
        let count = try readPacked()
        guard count != 0 else { return [] }
        let smallest = try readPacked()
        let width = Int(try read(UInt8.self))
        guard width <= 8, count > 0, count <= ByteWriter.maximumConstant else {
            throw FormatError("a column of \(count) numbers of \(width) bytes", at: offset)
        }
        let content = try take(Int(count) * width)
        var column: [Number] = []
        column.reserveCapacity(Int(count))
        for index in 0..<Int(count) {
            var above = UInt64(0)
            for byte in 0..<width { above |= UInt64(content[index * width + byte]) << (8 * UInt64(byte)) }
            let value = smallest &+ Int64(bitPattern: above)
            let element = Number(truncatingIfNeeded: value)
            guard Int64(truncatingIfNeeded: element) == value else {
                throw FormatError("\(value) does not fit its column", at: offset)
            }
            column.append(element)
        }
        return column
    }
}
