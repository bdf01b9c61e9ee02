internal import TideModel

/// Doubles, bit for bit: scaled decimals with misfits, bit patterns in blocks, or XOR; whichever is smallest.
enum ValueColumn {
    /// Forms beside the codes of `DecimalScale`, which are smaller.
    private enum Form {
        static let patterns: UInt8 = 0x60
        static let xor: UInt8 = 0x61
    }

    // MARK: Writing

    /// Appends `values` and returns the scale when they are decimals.
    @discardableResult
    static func append(
        _ values: [Double],
        with encoder: inout BlockEncoder,
        to out: inout [UInt8]
    ) -> DecimalScale? {
        guard !values.isEmpty else { return nil }
        var best: [UInt8] = []
        var scale = DecimalSearch.scale(for: values)
        if let found = scale {
            var decimals = Decimals(values, found)
            if let finer = DecimalSearch.refined(found, values, misfits: decimals.misfits) {
                decimals = Decimals(values, finer)
                scale = finer
            }
            append(decimals, of: values, with: &encoder, to: &best)
            // With few misfits no other form is smaller.
            if 16 * decimals.misfits.count <= values.count {
                out += best
                return scale
            }
        }
        var patterns = [Form.patterns]
        IntegerColumn.append(values.map { Int64(bitPattern: $0.bitPattern) }, with: &encoder, to: &patterns)
        var xor = [Form.xor]
        XORColumn.append(values, to: &xor)
        let isDecimal = !best.isEmpty && best.count <= min(patterns.count, xor.count)
        if !isDecimal { best = patterns.count <= xor.count ? patterns : xor }
        out += best
        return isDecimal ? scale : nil
    }

    private static func append(
        _ decimals: Decimals,
        of values: [Double],
        with encoder: inout BlockEncoder,
        to out: inout [UInt8]
    ) {
        out.append(decimals.scale.code)
        out.append(varint: decimals.misfits.count)
        if !decimals.misfits.isEmpty {
            let patterns = decimals.misfits.map { Int64(bitPattern: values[Int($0)].bitPattern) }
            IntegerColumn.append(decimals.misfits, with: &encoder, to: &out)
            IntegerColumn.append(patterns, with: &encoder, to: &out)
        }
        IntegerColumn.append(decimals.numbers, with: &encoder, to: &out)
    }

    // MARK: Reading

    /// Reads the values `range` of a column of `count`.
    static func read(
        _ cursor: inout ByteCursor,
        count: Int,
        range: Range<Int>,
        into out: UnsafeMutablePointer<Double>
    ) throws(FormatError) {
        guard count > 0, !range.isEmpty else { return }
        let form = try cursor.byte()
        guard form != Form.xor else { return try XORColumn.read(cursor, range: range, into: out) }
        // Numbers and values both take 8 bytes: numbers are unpacked where the values will stand.
        let memory = UnsafeMutableRawPointer(out)
        let numbers = memory.bindMemory(to: Int64.self, capacity: range.count)
        defer { memory.bindMemory(to: Double.self, capacity: range.count) }
        if form == Form.patterns {
            try IntegerColumn.read(&cursor, count: count, range: range, into: numbers)
        } else if let scale = DecimalScale(code: form) {
            let misfits = try readMisfits(&cursor, count: count)
            try IntegerColumn.read(&cursor, count: count, range: range, into: numbers)
            scale.restore(memory, count: range.count)
            for (position, pattern) in misfits where range.contains(position) {
                memory.storeBytes(of: pattern, toByteOffset: 8 * (position - range.lowerBound), as: Int64.self)
            }
        } else {
            throw FormatError("value column of form \(form)", at: cursor.offset)
        }
    }

    private static func readMisfits(
        _ cursor: inout ByteCursor,
        count: Int
    ) throws(FormatError) -> Zip2Sequence<[Int], [Int64]> {
        let misfits = try cursor.count(atMost: count)
        let positions = try IntegerColumn.read(&cursor, count: misfits)
        let patterns = try IntegerColumn.read(&cursor, count: misfits)
        guard positions.allSatisfy({ $0 >= 0 && $0 < count }) else {
            throw FormatError("misfit outside its column", at: cursor.offset)
        }
        return zip(positions.map { Int($0) }, patterns)
    }

    /// Reads a whole column.
    static func read(_ cursor: inout ByteCursor, count: Int) throws(FormatError) -> [Double] {
        var values = [Double](repeating: 0, count: count)
        try read(&cursor, count: count, range: 0..<count, into: &values)
        return values
    }
}
