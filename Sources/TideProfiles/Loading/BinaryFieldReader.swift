internal import TideYAML

/// Reads what a number of a binary payload means: sentinels, codes, scale.
struct BinaryFieldReader {
    private let type: BinaryType
    private let width: Int
    private let isSigned: Bool
    private let saysMissing: Bool
    private let formula: (YAMLValue) -> Int?

    /// What a profile says of a number.
    struct Meaning {
        var missing: [Double] = []
        /// Whether the profile says which numbers mean "no value", be it none.
        var saysMissing = false
        var codes: [String: Int] = [:]
        var scaling = BinaryField.Scaling.none
    }

    /// - Parameters:
    ///   - type: what the bytes are.
    ///   - bits: the part that is taken from them; nil for all.
    ///   - isSigned: whether that part is signed.
    ///   - saysMissing: whether the block says for all its fields that no number means "no value".
    ///   - formula: reads a formula and gives its number.
    init(
        _ type: BinaryType,
        bits: ClosedRange<Int>? = nil,
        isSigned: Bool = false,
        saysMissing: Bool,
        formula: @escaping (YAMLValue) -> Int?
    ) {
        self.saysMissing = saysMissing
        self.type = type
        self.formula = formula
        width = bits?.count ?? (type.bytes ?? 0) * 8
        if bits == nil, case .integer(_, let own) = type { self.isSigned = own } else { self.isSigned = isSigned }
    }

    func read(_ fields: YAMLFields) -> Meaning {
        var meaning = Meaning()
        let missing = fields.optional("missing")
        let codes = fields.optional("enum")
        let scale = fields.optional("scale")
        let offset = fields.optional("offset")
        let value = fields.optional("value")
        if type.isText {
            for inner in [missing, codes, scale, offset, value] { inner?.fail("belongs to numbers, and this is text") }
            return meaning
        }
        if let missing { readMissing(missing, into: &meaning) }
        if let codes {
            meaning.codes = codes.codes()
            if case .integer = type, let code = meaning.codes.values.first(where: { !holds(Double($0)) }) {
                codes.fail("the code \(code) does not fit the number's \(width) bits")
            }
        }
        // A single bit has no room for "no value", and a code says it by its label.
        if width == 1 || codes != nil || saysMissing { meaning.saysMissing = true }
        let scalings = [codes, scale ?? offset, value].compactMap(\.self)
        if scalings.count > 1 {
            scalings[1].fail("two things at once", hint: "right is one of enum, scale and offset, value")
        } else if let value {
            meaning.scaling = formula(value).map { .formula($0) } ?? .none
        } else {
            meaning.scaling = scaling(scale, offset)
        }
        return meaning
    }

    private func scaling(_ scale: YAMLValue?, _ offset: YAMLValue?) -> BinaryField.Scaling {
        let factor = scale?.number() ?? 1
        let plus = offset?.number() ?? 0
        if factor == 0 { scale?.fail("scale 0 makes every number the same") }
        if factor == 1, plus == 0 { return .none }
        // As many decimals as make both whole numbers: 0.1 is 1 / 10.
        for digits in 0...12 {
            let divisor = (0..<digits).reduce(1.0) { power, _ in power * 10 }
            let (multiplier, offset) = ((factor * divisor).rounded(), (plus * divisor).rounded())
            guard multiplier / divisor == factor, offset / divisor == plus else { continue }
            return .linear(multiplier: multiplier, offset: offset, divisor: divisor)
        }
        return .linear(multiplier: factor, offset: plus, divisor: 1)
    }

    private func readMissing(_ value: YAMLValue, into meaning: inout Meaning) {
        meaning.saysMissing = true
        if value.plain == "none" { return }
        guard value.isList, let items = value.items(maximum: 64) else {
            return value.fail(
                "\(value.words) is not known here",
                hint: "right is none, or a list such as [0x7FFF, -1000]"
            )
        }
        for item in items {
            if let number = item.plain.flatMap(self.number) {
                meaning.missing.append(number)
            } else {
                item.fail(
                    "\(item.words) is no number of this field",
                    hint: "one that it can be: -1000, or of a whole number its bits, 0x7FFF"
                )
            }
        }
    }

    /// A decimal number, or the bits of a whole one as data sheets write them, such as 0x8000 for −32,768 of an i16.
    private func number(_ text: String) -> Double? {
        guard case .integer = type else {
            let number = YAMLValue.decimal(text)
            // The number as four bytes hold it.
            if case .float(4) = type { return number.map { Double(Float($0)) } }
            return number
        }
        if text.hasPrefix("0x") {
            let digits = text.dropFirst(2)
            guard digits.first != "+", let bits = UInt64(digits, radix: 16), width == 64 || bits >> width == 0 else {
                return nil
            }
            guard isSigned else { return Double(bits) }
            return Double(Int64(bitPattern: bits << UInt64(64 - width)) >> Int64(64 - width))
        }
        guard let number = YAMLValue.decimal(text), holds(number) else { return nil }
        return number
    }

    /// Whether a whole number of this width may be it.
    private func holds(_ number: Double) -> Bool {
        let span = Double(sign: .plus, exponent: isSigned ? width - 1 : width, significand: 1)
        return number.rounded() == number && number < span && number >= (isSigned ? -span : 0)
    }
}
