internal import TideUnits

/// Reads numbers with a unit behind them, for one series.
struct MeasureReader {
    private let field: JSONField
    private let conversions: [(suffix: [UInt8], conversion: UnitConversion)]

    /// - Parameters:
    ///   - field: says which units may stand there.
    ///   - unit: the series' own; the loader has checked that all convert to it.
    init(_ field: JSONField, to unit: Unit) {
        self.field = field
        conversions = field.units.sorted { $0.key < $1.key }.compactMap { suffix, code in
            (try? Unit(code).converter(to: unit)).map { (Array(suffix.utf8), $0) }
        }
    }

    /// The number in the series' own unit; `wrongType` when the unit is none of those that the profile lists.
    func read(_ bytes: UnsafeRawBufferPointer) -> (Double, CellStatus) {
        if field.missingTexts.contains(where: { $0.utf8.elementsEqual(bytes) }) { return (.nan, .missing) }
        let end = Self.endOfNumber(bytes)
        let number = NumberText.read(UnsafeRawBufferPointer(rebasing: bytes[..<end]))
        let suffix = bytes[end...].drop { $0 == 0x20 }
        guard let number else { return (.nan, .wrongType) }
        if field.missingNumbers.contains(number.value) { return (.nan, .missing) }
        let trimmed = suffix.reversed().drop { $0 == 0x20 }.reversed()
        guard let own = conversions.first(where: { $0.suffix.elementsEqual(trimmed) }) else {
            return (.nan, .wrongType)
        }
        let value = own.conversion(number.value)
        return value.isFinite ? (value, .ok) : (.nan, .tooLarge)
    }

    /// Where the number ends: an `e` belongs to it only with digits behind, as units begin with letters too.
    private static func endOfNumber(_ bytes: UnsafeRawBufferPointer) -> Int {
        func isDigit(_ at: Int) -> Bool { at < bytes.count && (0x30...0x39).contains(bytes[at]) }
        func isSign(_ at: Int) -> Bool { at < bytes.count && (bytes[at] == 0x2B || bytes[at] == 0x2D) }
        var at = 0
        while at < bytes.count, bytes[at] == 0x20 { at += 1 }
        if isSign(at) { at += 1 }
        while isDigit(at) || (at < bytes.count && bytes[at] == UInt8(ascii: ".")) { at += 1 }
        guard at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") else { return at }
        var exponent = isSign(at + 1) ? at + 2 : at + 1
        guard isDigit(exponent) else { return at }
        while isDigit(exponent) { exponent += 1 }
        return exponent
    }
}

extension MeasureReader {
    /// Readers by number of the series, for those whose field is a number with a unit.
    static func readers(_ fields: [JSONField], _ profile: DeviceProfile) -> [UInt16: MeasureReader] {
        var readers: [UInt16: MeasureReader] = [:]
        for (number, series) in profile.series.enumerated() {
            guard let field = fields.first(where: { $0.name == series.field }), field.kind == .measure else { continue }
            readers[UInt16(number)] = MeasureReader(field, to: series.unit)
        }
        return readers
    }
}
