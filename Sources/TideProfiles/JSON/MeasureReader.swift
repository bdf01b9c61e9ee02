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
        let end = bytes.lastIndex { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }.map { $0 + 1 } ?? 0
        let number = NumberText.read(UnsafeRawBufferPointer(rebasing: bytes[..<end]))
        let suffix = bytes[end...].drop { $0 == 0x20 }
        guard let number else { return (.nan, .wrongType) }
        if field.missingNumbers.contains(number.value) { return (.nan, .missing) }
        let trimmed = suffix.reversed().drop { $0 == 0x20 }.reversed()
        guard let own = conversions.first(where: { $0.suffix.elementsEqual(trimmed) }) else {
            return (.nan, .wrongType)
        }
        return (own.conversion(number.value), .ok)
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
