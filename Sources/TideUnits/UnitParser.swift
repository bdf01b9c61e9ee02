/// Reads one unit in UCUM's grammar (ucum.org, section 2.1), bounded in length and depth, total on any text.
struct UnitParser {
    struct Parsed {
        var code: String
        var measure: Measure
        /// Kelvin scale zero in the unit, when the unit is Cel or [degF] alone.
        var zero: Ratio
    }

    private static let maxDepth = 8

    private let text: String
    private let bytes: [UInt8]
    private let atoms: [String: UnitAtoms.Atom]
    private let spelling: UnitSpellings.Tolerance
    private var at = 0
    private var components = 0
    private var zero = Ratio.zero

    init(_ text: String, atoms: [String: UnitAtoms.Atom], spelling: UnitSpellings.Tolerance) {
        // A text too long is refused, so its end need not be kept. Scalars, as one character can be endless.
        self.text = String(String.UnicodeScalarView(text.unicodeScalars.prefix(Unit.maxLength)))
        bytes = Array(text.utf8.prefix(Unit.maxLength + 1))
        (self.atoms, self.spelling) = (atoms, spelling)
    }

    mutating func parse() throws(UnitError) -> Parsed {
        guard !bytes.isEmpty else { throw problem("is empty; a plain number has the unit 1") }
        guard bytes.count <= Unit.maxLength else { throw problem("is longer than \(Unit.maxLength) bytes") }
        guard bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            at = bytes.firstIndex { !(0x21...0x7E).contains($0) } ?? 0
            throw problem("a UCUM code has only printable ASCII, without blanks")
        }
        let (code, measure) = try expression(depth: 0)
        guard at == bytes.count else { throw problem("\"\(character)\" is not expected here") }
        return Parsed(code: code, measure: measure, zero: components == 1 ? zero : .zero)
    }

    /// `/a.b/c`: products and quotients from left to right, `/` for the next component only.
    private mutating func expression(depth: Int) throws(UnitError) -> (code: String, Measure) {
        guard depth <= Self.maxDepth else { throw problem("more than \(Self.maxDepth) nested parentheses") }
        var (code, measure) = ("", Measure.one)
        var sign: UInt8? = next(isOneOf: "/")
        if sign != nil { components += 1 }
        repeat {
            let start = at
            let part = try component(depth: depth, isFirst: code.isEmpty && sign == nil)
            let power = sign == UInt8(ascii: "/") ? -1 : 1
            guard let product = measure.times(part.measure, power: power) else { throw tooLarge(start) }
            code += (sign.map { String(Unicode.Scalar($0)) } ?? "") + part.code
            (measure, sign) = (product, next(isOneOf: "./"))
        } while sign != nil
        return (code, measure)
    }

    private mutating func component(depth: Int, isFirst: Bool) throws(UnitError) -> (code: String, measure: Measure) {
        guard at < bytes.count else { throw problem("a unit is missing at the end") }
        var (code, measure) = ("", Measure.one)
        if next(isOneOf: "(") != nil {
            let inner = try expression(depth: depth + 1)
            guard next(isOneOf: ")") != nil else { throw problem("\")\" is missing") }
            return ("(\(inner.code))", inner.1)
        }
        components += 1
        if bytes[at] != UInt8(ascii: "{") { (code, measure) = try factorOrSymbol(isFirst: isFirst) }
        if at < bytes.count, bytes[at] == UInt8(ascii: "{") {
            let annotation = try annotation()
            code += annotation
            if !UnitSpellings.counted.contains(annotation) {
                measure.dimension = measure.dimension.times(.base(annotation), power: 1)
            }
        }
        return (code, measure)
    }

    private mutating func factorOrSymbol(isFirst: Bool) throws(UnitError) -> (code: String, Measure) {
        let start = at
        let digits = digits()
        guard !digits.isEmpty else { return try symbol(isFirst: isFirst) }
        if digits == "10", let mark = next(isOneOf: "*^") {
            return try power(of: Measure(ratio: Ratio(10), dimension: .number), code: "10" + ascii(mark), from: start)
        }
        guard let factor = Int128(digits), factor > 0 else { throw problem("the number must be above 0", at: start) }
        return (digits, Measure(ratio: Ratio(factor), dimension: .number))
    }

    private mutating func symbol(isFirst: Bool) throws(UnitError) -> (code: String, Measure) {
        let start = at
        let symbol = try scanSymbol()
        guard !symbol.isEmpty else { throw problem("a unit is missing before \"\(character)\"") }
        guard let (code, measure, zero) = try resolve(symbol, isFirst: isFirst) else {
            throw problem("\"\(symbol)\" is not a known unit", at: start, suggestion: otherCase(symbol, at: start))
        }
        let result = try power(of: measure, code: code, from: start)
        self.zero = result.code == code ? zero : .zero
        return result
    }

    /// An atom, an accepted other spelling, or prefix and atom, in this order: `ft` is feet, not femtotonnes.
    private func resolve(_ symbol: String, isFirst: Bool) throws(UnitError) -> (String, Measure, Ratio)? {
        if let atom = atoms[symbol] { return (symbol, atom.measure, atom.zero) }
        if let ucum = UnitSpellings.ucum(for: symbol, tolerance: spelling) { return try other(symbol, ucum, isFirst) }
        for prefix in UnitAtoms.prefixes where symbol.hasPrefix(prefix.symbol) {
            guard let atom = atoms[String(symbol.dropFirst(prefix.symbol.count))], atom.takesPrefix,
                let size = Measure.one.times(.init(ratio: Ratio(10), dimension: .number), power: prefix.power),
                let measure = atom.measure.times(size, power: 1),
                let zero = size.ratio.inverse.flatMap(atom.zero.times)
            else { continue }
            return (symbol, measure, zero)
        }
        return nil
    }
}

// MARK: - Other spellings

extension UnitParser {
    /// `kWh` for `kW.h`: nothing may be attached to what is not a single symbol, and "x/kWh" means x/(kW.h).
    private func other(_ symbol: String, _ ucum: String, _ isFirst: Bool) throws(UnitError) -> (
        String, Measure, Ratio
    ) {
        var parser = UnitParser(ucum, atoms: atoms, spelling: .ucum)
        let parsed = try parser.parse()
        let isSymbol = atoms[ucum] != nil || ucum.allSatisfy { $0.isLetter || $0 == "[" || $0 == "]" }
        guard
            isSymbol || at == bytes.count || bytes[at] == UInt8(ascii: ".") || bytes[at] == UInt8(ascii: "/")
                || bytes[at] == UInt8(ascii: ")")
        else { throw problem("nothing can be attached to \"\(symbol)\", which is \(ucum)") }
        let isProduct = ucum.contains { $0 == "." || $0 == "/" }
        return (isProduct && !isFirst ? "(\(ucum))" : ucum, parsed.measure, parsed.zero)
    }

    /// The whole text with `symbol` in the case that UCUM wants (`KPA/h` is kPa/h), if there is one.
    private func otherCase(_ symbol: String, at start: Int) -> String? {
        // Definitions of the table itself are read while it is still being made.
        guard spelling != .ucum, let known = UnitAtoms.byLowercase[symbol.lowercased()] else { return nil }
        return text.prefix(start) + known + text.dropFirst(start + symbol.utf8.count)
    }
}

// MARK: - Characters

extension UnitParser {
    private var character: String { at < bytes.count ? ascii(bytes[at]) : "end" }

    private func ascii(_ byte: UInt8) -> String { String(Unicode.Scalar(byte)) }

    private func problem(_ problem: String, at offset: Int? = nil, suggestion: String? = nil) -> UnitError {
        .invalid(text: text, column: (offset ?? at) + 1, problem: problem, suggestion: suggestion)
    }

    private func tooLarge(_ offset: Int) -> UnitError {
        problem("the factor is too large or too small to be exact", at: offset)
    }

    private mutating func next(isOneOf characters: StaticString) -> UInt8? {
        guard at < bytes.count else { return nil }
        let byte = bytes[at]
        guard characters.withUTF8Buffer({ $0.contains(byte) }) else { return nil }
        at += 1
        return byte
    }

    private mutating func digits() -> String {
        var digits = ""
        while let digit = next(isOneOf: "0123456789") { digits += ascii(digit) }
        return digits
    }

    /// Up to an operator, a digit or a sign; brackets are taken whole.
    private mutating func scanSymbol() throws(UnitError) -> String {
        let start = at
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "["):
                guard let end = bytes[at...].firstIndex(of: UInt8(ascii: "]")) else {
                    throw problem("\"]\" is missing")
                }
                at = end + 1
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "%"),
                UInt8(ascii: "'"), UInt8(ascii: "_"):
                at += 1
            default: return String(decoding: bytes[start..<at], as: UTF8.self)
            }
        }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func annotation() throws(UnitError) -> String {
        let start = at
        guard let end = bytes[at...].firstIndex(of: UInt8(ascii: "}")) else { throw problem("\"}\" is missing") }
        let annotation = String(decoding: bytes[start...end], as: UTF8.self)
        guard end > start + 1, !annotation.dropFirst().contains("{") else {
            throw problem("an annotation is {word}")
        }
        at = end + 1
        return annotation
    }

    /// `m2`, `s-1`, `10*+3`: the exponent after a symbol.
    private mutating func power(of measure: Measure, code: String, from start: Int) throws(UnitError) -> (
        code: String, Measure
    ) {
        let signAt = at
        let sign = next(isOneOf: "+-")
        let digits = digits()
        guard sign != nil || !digits.isEmpty else { return (code, measure) }
        guard digits.utf8.count <= 2, let size = Int(digits) else {
            throw problem("an exponent has one or two digits", at: signAt)
        }
        let exponent = sign == UInt8(ascii: "-") ? -size : size
        guard let power = Measure.one.times(measure, power: exponent) else { throw tooLarge(start) }
        return (code + (sign.map(ascii) ?? "") + digits, power)
    }
}
