internal import TideModel

/// Doubles as what changed in their bits against the value before, for values that no decimal explains.
///
/// Source: Pelkonen et al., "Gorilla: A Fast, Scalable, In-Memory Time Series Database" (VLDB 2015), with 6 bits for
/// leading zeros instead of 5, and bits from the least on.
enum XORColumn {
    /// Appends `values`, of which there is at least one.
    static func append(_ values: [Double], to out: inout [UInt8]) {
        var bits = BitWriter()
        var before = values[0].bitPattern
        bits.append(before, 64, to: &out)
        // No change fits into this one.
        var window = (leading: 64, length: 0)
        for value in values.dropFirst() {
            let change = value.bitPattern ^ before
            before = value.bitPattern
            guard change != 0 else {
                bits.append(0, 1, to: &out)
                continue
            }
            if let narrow = narrowWindow(change, window) {
                window = narrow
                bits.append(0b11 | UInt64(window.leading) << 2 | UInt64(window.length - 1) << 8, 14, to: &out)
            } else {
                bits.append(0b01, 2, to: &out)
            }
            bits.append(change >> UInt64(64 - window.leading - window.length), window.length, to: &out)
        }
        bits.finish(&out)
    }

    /// The window that just holds `change` (not 0), unless the one before holds it for fewer bits than a new one costs.
    private static func narrowWindow(
        _ change: UInt64,
        _ window: (leading: Int, length: Int)
    ) -> (leading: Int, length: Int)? {
        let (leading, trailing) = (change.leadingZeroBitCount, change.trailingZeroBitCount)
        let length = 64 - leading - trailing
        let fits = leading >= window.leading && trailing >= 64 - window.leading - window.length
        return fits && window.length - length < 14 ? nil : (leading, length)
    }

    /// Reads the values `range`, counted from the first of the column.
    static func read(
        _ cursor: ByteCursor,
        range: Range<Int>,
        into out: UnsafeMutablePointer<Double>
    ) throws(FormatError) {
        var bits = BitReader(cursor)
        var value = try bits.read(64)
        var window = (leading: 0, length: 64)
        for index in 0..<range.upperBound {
            if index > 0, try bits.read(1) == 1 {
                if try bits.read(1) == 1 {
                    window = (Int(try bits.read(6)), Int(try bits.read(6)) + 1)
                    guard window.leading + window.length <= 64 else {
                        throw FormatError("window of more than 64 bits", at: cursor.offset)
                    }
                }
                value ^= try bits.read(window.length) << UInt64(64 - window.leading - window.length)
            }
            if index >= range.lowerBound { out[index - range.lowerBound] = Double(bitPattern: value) }
        }
    }
}
