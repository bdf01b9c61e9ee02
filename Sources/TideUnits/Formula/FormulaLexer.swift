/// Divides the text of a formula into tokens, one at a time.
struct FormulaLexer {
    let text: String
    private let bytes: [UInt8]
    private(set) var at = 0
    private var afterNumber = false

    static let words: Set<String> = ["and", "or", "not", "missing"]

    private static let symbols = [
        "**", "<<", ">>", "<=", ">=", "==", "!=", "??", "+", "-", "*", "/", "%", "&", "|", "~", "<", ">", "(", ")", ",",
    ]

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    func error(_ offset: Int, _ problem: String, hint: String? = nil) -> FormulaError {
        let before = String(decoding: bytes[..<min(offset, bytes.count)], as: UTF8.self)
        return FormulaError(column: before.count + 1, problem: problem, hint: hint)
    }

    mutating func next() throws(FormulaError) -> FormulaToken {
        let beforeBlanks = at
        skipBlanks()
        let isAfterNumber = afterNumber
        afterNumber = false
        guard at < bytes.count else { return FormulaToken(kind: .end, offset: at) }
        let start = at
        if isAfterNumber, at > beforeBlanks, let unit = try unitBehindNumber() {
            return FormulaToken(kind: .unit(unit), offset: start)
        }
        if Self.isDigit(bytes[at]) || bytes[at] == UInt8(ascii: ".") {
            afterNumber = true
            return FormulaToken(kind: .number(try number()), offset: start)
        }
        if Self.isLetter(bytes[at]) { return FormulaToken(kind: .name(name()), offset: start) }
        for symbol in Self.symbols where bytes[at...].starts(with: symbol.utf8) {
            at += symbol.utf8.count
            try refuseSpelling(from: start)
            return FormulaToken(kind: .symbol(symbol), offset: start)
        }
        try refuseSpelling(from: start)
        throw error(start, "\"\(character(at: start))\" is not expected here")
    }

    private mutating func skipBlanks() {
        while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
    }

    /// A text of the formula as errors repeat it.
    static func short(_ text: String) -> String { text.utf8.count > 40 ? text.prefix(40) + "…" : text }

    private func character(at offset: Int) -> Character {
        // One scalar, not one character: combining marks would make the message as long as the text.
        String(decoding: bytes[offset...].prefix(4), as: UTF8.self).unicodeScalars.first.map(Character.init) ?? " "
    }
}

// MARK: - Names and numbers

extension FormulaLexer {
    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }

    private func isAt(_ offset: Int, _ test: (UInt8) -> Bool) -> Bool { offset < bytes.count && test(bytes[offset]) }

    private mutating func skip(_ test: (UInt8) -> Bool) {
        while isAt(at, test) { at += 1 }
    }

    /// Parts joined by points; a point without a part behind it is left over.
    private mutating func name() -> String {
        let start = at
        skip { Self.isLetter($0) || Self.isDigit($0) }
        while isAt(at, { $0 == UInt8(ascii: ".") }), isAt(at + 1, Self.isLetter) {
            at += 1
            skip { Self.isLetter($0) || Self.isDigit($0) }
        }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func number() throws(FormulaError) -> Double {
        let start = at
        if bytes[at...].starts(with: "0x".utf8) || bytes[at...].starts(with: "0X".utf8) { return try hex() }
        skip(Self.isDigit)
        if isAt(at, { $0 == UInt8(ascii: ".") }) {
            at += 1
            skip(Self.isDigit)
        }
        if isAt(at, { $0 | 0x20 == UInt8(ascii: "e") }) {
            at += 1
            if isAt(at, { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }) { at += 1 }
            skip(Self.isDigit)
        }
        let digits = String(decoding: bytes[start..<at], as: UTF8.self)
        try refuseAttached(to: digits, from: start)
        guard let value = Double("0" + digits), digits != "." else {
            throw error(start, "\"\(Self.short(digits))\" is no number")
        }
        let isZero = digits.utf8.prefix { $0 | 0x20 != UInt8(ascii: "e") }.allSatisfy { $0 <= UInt8(ascii: "0") }
        guard value.isFinite, value != 0 || isZero else {
            throw error(start, "\(Self.short(digits)) is too \(value.isFinite ? "small" : "large") for a number")
        }
        return value
    }

    private mutating func hex() throws(FormulaError) -> Double {
        let start = at
        at += 2
        skip { Self.isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0 | 0x20) }
        let digits = String(decoding: bytes[start..<at], as: UTF8.self)
        try refuseAttached(to: digits, from: start)
        guard at > start + 2 else { throw error(start, "\"\(digits)\" is no number", hint: "write 0x1F") }
        guard let value = UInt64(digits.dropFirst(2), radix: 16), value <= 1 << 53 else {
            throw error(start, "\(Self.short(digits)) has more than 53 bits")
        }
        return Double(value)
    }

    /// `2x` and `5e`: a letter or a second point that begins no unit.
    private func refuseAttached(to digits: String, from start: Int) throws(FormulaError) {
        guard isAt(at, { Self.isLetter($0) || $0 == UInt8(ascii: ".") }) else { return }
        let end = bytes[at...].firstIndex { !Self.isLetter($0) && !Self.isDigit($0) && $0 != UInt8(ascii: ".") }
        let rest = Self.short(String(decoding: bytes[at..<(end ?? bytes.count)], as: UTF8.self))
        let digits = Self.short(digits)
        let hint = Self.isLetter(bytes[at]) ? "write \(digits) * \(rest), or \(digits) \(rest) for a unit" : nil
        throw error(start, "\"\(digits)\(rest)\" is no number", hint: hint)
    }
}

// MARK: - Units

extension FormulaLexer {
    /// A unit behind a number and a blank: it begins with a letter or a bracket and ends at a blank or an operator.
    private mutating func unitBehindNumber() throws(FormulaError) -> Unit? {
        let start = at
        guard Self.isLetter(bytes[at]) || bytes[at] == UInt8(ascii: "[") || bytes[at] == UInt8(ascii: "{") else {
            return nil
        }
        while at < bytes.count, isUnitByte { skipUnitPart() }
        let code = String(decoding: bytes[start..<at], as: UTF8.self)
        if Self.words.contains(code) {
            at = start
            return nil
        }
        let isProduct = code.contains { $0 == "/" || $0 == "." }
        let hint = isProduct ? "a blank before an operator ends the unit" : "write * to multiply"
        return try unit(code, from: start, otherwise: hint)
    }

    private var isUnitByte: Bool {
        let byte = bytes[at]
        if Self.isLetter(byte) || Self.isDigit(byte) || "[{'".utf8.contains(byte) { return true }
        let isBehind = "-+".utf8.contains(byte) ? Self.isDigit : { Self.isLetter($0) || "[{".utf8.contains($0) }
        return "./-+".utf8.contains(byte) && isAt(at + 1, isBehind)
    }

    /// Brackets are taken whole.
    private mutating func skipUnitPart() {
        let closing = [UInt8(ascii: "["): UInt8(ascii: "]"), UInt8(ascii: "{"): UInt8(ascii: "}")][bytes[at]]
        at = (closing.map { bytes[at...].firstIndex(of: $0) ?? bytes.count - 1 } ?? at) + 1
    }

    /// The second argument of `number`: everything up to its parenthesis.
    mutating func unitArgument() throws(FormulaError) -> Unit {
        skipBlanks()
        let start = at
        var depth = 0
        while at < bytes.count, depth > 0 || bytes[at] != UInt8(ascii: ")") {
            depth += bytes[at] == UInt8(ascii: "(") ? 1 : bytes[at] == UInt8(ascii: ")") ? -1 : 0
            at += 1
        }
        guard at < bytes.count else { throw error(at, "\")\" is missing") }
        let blanks = bytes[start..<at].reversed().prefix { $0 == 0x20 }.count
        return try unit(String(decoding: bytes[start..<(at - blanks)], as: UTF8.self), from: start, otherwise: nil)
    }

    private func unit(_ code: String, from start: Int, otherwise hint: String?) throws(FormulaError) -> Unit {
        do throws(UnitError) { return try Unit(code) } catch {
            guard case .invalid(_, let column, let problem, let suggestion) = error else {
                throw self.error(start, "\(error)")
            }
            let words = "the unit \"\(Self.short(code))\": \(problem)"
            throw self.error(start + column - 1, words, hint: suggestion.map { "write \($0)" } ?? hint)
        }
    }
}

// MARK: - Spellings of other languages

extension FormulaLexer {
    /// What other languages write, and what is written here.
    private static let spellings: [(wrong: String, hint: String)] = [
        ("&&", "write and"), ("||", "write or"), ("=>", "write >="), ("=<", "write <="), ("<>", "write !="),
        ("=", "write =="), ("!", "write not"), ("^", "write ** for a power, xor(a, b) for exclusive or"),
        ("?", "write if(condition, then, otherwise)"), (":", "write if(condition, then, otherwise)"),
        ("（", "write ("), ("）", "write )"), ("，", "write ,"), ("×", "write *"), ("·", "write *"), ("÷", "write /"),
        ("−", "write -"), ("≤", "write <="), ("≥", "write >="), ("≠", "write !="), ("°", "write Cel or deg"),
        ("²", "write ** 2"), ("³", "write ** 3"), ("√", "write sqrt(x)"),
    ]

    /// Also finds what was read as the beginning of a symbol: the second `&` of `&&`, the `>` of `<>`.
    private func refuseSpelling(from start: Int) throws(FormulaError) {
        for (wrong, hint) in Self.spellings where bytes[start...].starts(with: wrong.utf8) {
            guard start == at || start + wrong.utf8.count > at else { continue }
            throw error(start, "\"\(wrong)\" is not known here", hint: hint)
        }
    }
}
