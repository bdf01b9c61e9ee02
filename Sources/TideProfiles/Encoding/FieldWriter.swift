internal import TideUnits

/// Writes the values of one series as its field wants them.
struct FieldWriter {
    private let kind: JSONField.Kind
    private let inverse: UnitConversion
    private let step: DecimalStep?
    private let codes: Set<Int>
    private let missing: [Double]

    init(_ field: JSONField, _ series: SeriesSpec) {
        kind = field.kind
        inverse = series.conversion.inverse
        step = series.about.precision.flatMap { DecimalStep($0) }
        codes = Set(field.codes.values)
        missing = field.missingNumbers
    }

    /// Appends a value.
    ///
    /// - Parameters:
    ///   - value: in the quantity's unit.
    ///   - bytes: the payload.
    /// - Returns: the number that a decoder reads, in the device's unit; NaN when it is one of the field's marks
    ///   for "no value"; nil, and nothing appended, when the field cannot carry the value.
    func append(_ value: Double, to bytes: inout [UInt8]) -> Double? {
        let raw = inverse(value)
        guard raw.isFinite, let read = append(raw: raw, to: &bytes) else { return nil }
        return missing.contains(read) ? .nan : read
    }

    private func append(raw: Double, to bytes: inout [UInt8]) -> Double? {
        switch kind {
        case .number: return step.flatMap { $0.append(raw, to: &bytes) } ?? Self.appendShortest(raw, to: &bytes)
        case .integer:
            if let step, step.decimals == 0 { return step.append(raw, to: &bytes) }
            return Self.appendWhole(raw.rounded(), to: &bytes)
        case .boolean:
            bytes.append(contentsOf: (raw == 0 ? "false" : "true").utf8)
            return raw == 0 ? 0 : 1
        case .code:
            guard let code = Int(exactly: raw.rounded()), codes.contains(code) else { return nil }
            return Self.appendWhole(Double(code), to: &bytes)
        case .measure, .string: return nil
        }
    }

    private static func appendWhole(_ raw: Double, to bytes: inout [UInt8]) -> Double? {
        guard abs(raw) <= Double(FieldValue.largestInteger) else { return nil }
        let whole = Int64(raw)
        bytes.append(contentsOf: String(whole).utf8)
        return Double(whole)
    }

    private static func appendShortest(_ raw: Double, to bytes: inout [UInt8]) -> Double {
        if raw == raw.rounded(), let whole = appendWhole(raw, to: &bytes) { return whole }
        bytes.append(contentsOf: raw.description.utf8)
        return raw
    }
}
