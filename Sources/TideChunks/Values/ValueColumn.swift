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
        let decimals = decimals(values)
        if let decimals { append(decimals, of: values, with: &encoder, to: &best) }
        // With few misfits beside missing values, no other form is smaller.
        if let decimals, 16 * decimals.misfits.count(where: { !values[Int($0)].isNaN }) <= values.count {
            out += best
            return decimals.scale
        }
        var patterns = [Form.patterns], xor = [Form.xor]
        IntegerColumn.append(values.map { Int64(bitPattern: $0.bitPattern) }, with: &encoder, to: &patterns)
        XORColumn.append(values, to: &xor)
        let bits = patterns.count <= xor.count ? patterns : xor
        let isDecimal = !best.isEmpty && best.count <= bits.count
        out += isDecimal ? best : bits
        return isDecimal ? decimals?.scale : nil
    }

    /// The values on the scale that suits most of them, if any does.
    private static func decimals(_ values: [Double]) -> Decimals? {
        guard let scale = DecimalSearch.scale(for: values) else { return nil }
        let decimals = Decimals(values, scale)
        guard let finer = DecimalSearch.refined(scale, values, misfits: decimals.misfits) else { return decimals }
        return Decimals(values, finer)
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
            PresenceColumn.append(decimals.misfits, of: values.count, with: &encoder, to: &out)
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
            let misfits = try Misfits(&cursor, count: count)
            let kept = misfits.others(range)
            try IntegerColumn.read(&cursor, count: count - misfits.places.count, range: kept, into: numbers)
            scale.restore(memory, count: kept.count)
            misfits.insert(range, into: memory)
        } else {
            throw FormatError("value column of form \(form)", at: cursor.offset)
        }
    }

    /// Reads a whole column.
    static func read(_ cursor: inout ByteCursor, count: Int) throws(FormatError) -> [Double] {
        var values = [Double](repeating: 0, count: count)
        try read(&cursor, count: count, range: 0..<count, into: &values)
        return values
    }
}
