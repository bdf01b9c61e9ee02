/// What a field makes of a number or a text.
enum FieldValue {
    /// Beyond this a Float64 does not hold every whole number.
    static let largestInteger: UInt64 = 1 << 53

    /// A number against the markers and the type of its field.
    static func of(_ number: Double, _ field: JSONField) -> (Double, CellStatus) {
        if field.missingNumbers.contains(number) { return (.nan, .missing) }
        switch field.kind {
        case .number: return (number, .ok)
        case .integer:
            guard number.rounded() == number else { return (.nan, .wrongType) }
            return number.magnitude <= Double(largestInteger) ? (number, .ok) : (.nan, .tooLarge)
        case .boolean: return number == 0 || number == 1 ? (number, .ok) : (.nan, .wrongType)
        case .code:
            guard let code = Int(exactly: number) else { return (.nan, .wrongType) }
            return field.codes.values.contains(code) ? (number, .ok) : (.nan, .unknownCode)
        case .measure, .string: return (.nan, .wrongType)
        }
    }

    /// A text against the markers and the type of its field.
    static func of(_ bytes: UnsafeRawBufferPointer, _ field: JSONField) -> (Double, CellStatus) {
        if field.missingTexts.contains(where: { $0.utf8.elementsEqual(bytes) }) { return (.nan, .missing) }
        if field.kind == .code, let code = field.codes.first(where: { $0.key.utf8.elementsEqual(bytes) })?.value {
            return (Double(code), .ok)
        }
        if field.kind == .boolean {
            if "true".utf8.elementsEqual(bytes) { return (1, .ok) }
            if "false".utf8.elementsEqual(bytes) { return (0, .ok) }
        }
        guard let number = NumberText.read(bytes) else {
            return (.nan, field.kind == .code ? .unknownCode : .wrongType)
        }
        if number.integer == nil, number.value.magnitude > Double(largestInteger), isWhole(bytes) {
            return (.nan, .tooLarge)
        }
        if let integer = number.integer, integer.magnitude > largestInteger { return (.nan, .tooLarge) }
        return of(number.value, field)
    }

    private static func isWhole(_ bytes: UnsafeRawBufferPointer) -> Bool {
        !bytes.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }
    }
}
