extension ByteWriter {
    /// Appends an integer in as few bytes as it needs: `Int64.min`, which often stands for none, and small numbers take
    /// one, times of today six.
    public mutating func write(packed value: Int64) {
        var rest = UInt64(bitPattern: (value << 1) ^ (value >> 63)) &+ 1  // zigzag; `Int64.min` comes out as 0
        while rest >= 0x80 {
            write(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        write(UInt8(rest))
    }

    /// Appends doubles, each as in packed readings: 2 or 3 bytes for what sensors send.
    public mutating func write(decimals column: [Double]) {
        // 18 bytes are the most that one takes.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 18 * column.count + 1) { buffer in
            guard let start = buffer.baseAddress else { return }
            var writer = NumberWriter(start)
            var decimals: UInt8 = 0
            for value in column { writer.write(decimal: value, &decimals) }
            write(Array(buffer[..<(writer.next - start)]))
        }
    }

    /// Appends a column of integers: count and smallest as packed numbers, bytes of an element (0 when all are equal),
    /// then for each element what it is above the smallest, in so many bytes.
    ///
    /// Unsigned numbers of 64 bits stand as the signed ones with the same bits.
    public mutating func write<Number: FixedWidthInteger>(packedColumn column: [Number]) {
        let smallest = column.reduce(Int64.max) { min($0, Int64(truncatingIfNeeded: $1)) }
        let span = column.reduce(UInt64(0)) { max($0, UInt64(bitPattern: Int64(truncatingIfNeeded: $1) &- smallest)) }
        let width = (71 - span.leadingZeroBitCount) / 8
        write(packed: Int64(column.count))
        guard !column.isEmpty else { return }
        write(packed: smallest)
        write(UInt8(width))
        for element in column {
            write(UInt64(bitPattern: Int64(truncatingIfNeeded: element) &- smallest), bytes: width)
        }
    }
}
