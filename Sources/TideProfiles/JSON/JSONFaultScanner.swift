/// A plain reader of RFC 8259 that makes nothing of what it reads.
struct JSONFaultScanner {
    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
    }

    mutating func document() throws(JSONFault) {
        if String(validating: bytes, as: UTF8.self) == nil { throw fault(firstBadByte(), "not UTF-8") }
        blanks()
        try value(depth: 0)
        blanks()
        if at < bytes.count { throw fault(at, "\(here) after the end of the document") }
    }

    private mutating func value(depth: Int) throws(JSONFault) {
        guard depth <= JSONReader.maximumDepth else {
            throw fault(at, "nested deeper than \(JSONReader.maximumDepth) levels")
        }
        switch next {
        case UInt8(ascii: "{"): try object(depth: depth)
        case UInt8(ascii: "["): try array(depth: depth)
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "-"), (0x30...0x39)?: try number()
        default: try word()
        }
    }

    private mutating func object(depth: Int) throws(JSONFault) {
        at += 1
        blanks()
        if take("}") { return }
        repeat {
            blanks()
            guard next == UInt8(ascii: "\"") else { throw fault(at, "\(here) where a key in quotes was expected") }
            try string()
            blanks()
            guard take(":") else { throw fault(at, "\(here) where ':' was expected") }
            blanks()
            try value(depth: depth + 1)
            blanks()
        } while take(",")
        guard take("}") else { throw fault(at, "\(here) where ',' or '}' was expected") }
    }

    private mutating func array(depth: Int) throws(JSONFault) {
        at += 1
        blanks()
        if take("]") { return }
        repeat {
            blanks()
            try value(depth: depth + 1)
            blanks()
        } while take(",")
        guard take("]") else { throw fault(at, "\(here) where ',' or ']' was expected") }
    }

    private mutating func string() throws(JSONFault) {
        let start = at
        at += 1
        while let byte = next, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw fault(at, "a control character in text must be written \\u00XX") }
            if byte == UInt8(ascii: "\\") {
                at += 1
                guard let escape = next, "\"\\/bfnrtu".utf8.contains(escape) else {
                    throw fault(at, "\(here) after '\\'")
                }
                if escape == UInt8(ascii: "u") {
                    let digits = bytes[min(at + 1, bytes.count)..<min(at + 5, bytes.count)]
                    guard digits.count == 4, digits.allSatisfy(Self.isHex) else {
                        throw fault(at, "'\\u' needs four digits")
                    }
                }
            }
            at += 1
        }
        guard take("\"") else { throw fault(bytes.count, "the text that began at byte \(start) does not end") }
    }

    private mutating func number() throws(JSONFault) {
        let start = at
        _ = take("-")
        let zero = next == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0, !zero || whole == 1 else {
            throw fault(start, "a number begins with one digit 1 to 9, or is 0")
        }
        var isWhole = true
        if take(".") {
            isWhole = false
            if digits() == 0 { throw fault(at, "\(here) where a decimal was expected") }
        }
        if take("e") || take("E") {
            isWhole = false
            if !take("+") { _ = take("-") }
            guard digits() > 0 else { throw fault(at, "\(here) where an exponent was expected") }
        }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        let fits = isWhole ? Int64(text) != nil || UInt64(text) != nil : Double(text)?.isFinite ?? false
        guard fits else { throw fault(start, "a number too large") }
    }

    private mutating func word() throws(JSONFault) {
        for word in ["true", "false", "null"] where bytes[at...].starts(with: word.utf8) {
            at += word.utf8.count
            return
        }
        for word in ["NaN", "nan", "Infinity", "inf", "Inf", "INF", "undefined", "None"]
        where bytes[at...].starts(with: word.utf8) {
            throw fault(at, "JSON has no \(word); a value that is missing is null")
        }
        throw fault(at, "\(here) where a value was expected")
    }

    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    /// What stands here.
    private var here: String {
        guard let next else { return "the end of the payload" }
        guard (0x20..<0x7F).contains(next) else { return "byte 0x\(String(next, radix: 16))" }
        return "'\(Character(Unicode.Scalar(next)))'"
    }

    private mutating func blanks() {
        while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { at += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    private mutating func digits() -> Int {
        let start = at
        while let byte = next, (0x30...0x39).contains(byte) { at += 1 }
        return at - start
    }

    private static func isHex(_ byte: UInt8) -> Bool { Character(Unicode.Scalar(byte)).isHexDigit }

    /// The first byte that is part of no character.
    private func firstBadByte() -> Int {
        var decoder = UTF8.ForwardParser()
        var (iterator, offset) = (bytes.makeIterator(), 0)
        while case .valid(let character) = decoder.parseScalar(from: &iterator) { offset += character.count }
        return offset
    }

    private func fault(_ offset: Int, _ problem: String) -> JSONFault { JSONFault(offset: offset, problem: problem) }
}
