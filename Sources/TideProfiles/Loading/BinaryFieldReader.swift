/// Reads what a number of a binary payload means: sentinels, codes, scale.
struct BinaryFieldReader {
    private let type: BinaryType
    private let width: Int
    private let isSigned: Bool

    /// - Parameters:
    ///   - type: what the bytes are.
    ///   - bits: the part that is taken from them; nil for all.
    ///   - isSigned: whether that part is signed.
    init(_ type: BinaryType, bits: ClosedRange<Int>? = nil, isSigned: Bool = false) {
        self.type = type
        width = bits?.count ?? (type.bytes ?? 0) * 8
        if bits == nil, case .integer(_, let own) = type { self.isSigned = own } else { self.isSigned = isSigned }
    }

    func read(_ fields: YAMLFields, into field: inout BinaryField) {
        field.isText = type.isText
        let numbers = ["missing", "enum", "scale", "offset"].map { ($0, fields.optional($0)) }
        if type.isText {
            for case (let key, let value?) in numbers { value.fail("\(key) belongs to numbers") }
            return
        }
        if let missing = numbers[0].1 { readMissing(missing, into: &field) }
        if let codes = numbers[1].1 { field.codes = codes.codes() }
        if let scale = numbers[2].1?.number() { field.scale = scale }
        if let offset = numbers[3].1?.number() { field.offset = offset }
        if field.scale == 0 { numbers[2].1?.fail("scale 0 makes every number the same") }
        if !field.codes.isEmpty, numbers[2].1 ?? numbers[3].1 != nil {
            (numbers[2].1 ?? numbers[3].1)?.fail("codes are not scaled")
        }
    }

    private func readMissing(_ value: YAMLValue, into field: inout BinaryField) {
        field.saysMissing = true
        if value.plain == "none" { return }
        guard value.isList, let items = value.items(maximum: 64) else {
            return value.fail("\(value.words) is not known here", hint: "right is none, or a list such as [0x7FFF, -1000]")
        }
        for item in items {
            if let number = item.plain.flatMap(self.number) {
                field.missing.append(number)
            } else {
                item.fail("\(item.words) is no number", hint: "such as -1000, or 0x7FFF for its bits")
            }
        }
    }

    /// A decimal number, or the bits of a whole one as data sheets write them, such as 0x8000 for −32,768 of an i16.
    private func number(_ text: String) -> Double? {
        guard text.hasPrefix("0x") else { return YAMLValue.decimal(text) }
        guard case .integer = type, let bits = UInt64(text.dropFirst(2), radix: 16), width == 64 || bits >> width == 0
        else { return nil }
        guard isSigned else { return Double(bits) }
        return Double(Int64(bitPattern: bits << UInt64(64 - width)) >> Int64(64 - width))
    }
}
