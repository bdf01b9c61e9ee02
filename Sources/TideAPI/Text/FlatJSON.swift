/// Reads a JSON object of texts, numbers, true, false and null: a line of an export.
struct FlatJSON {
    private let bytes: ArraySlice<UInt8>
    private var index: Int

    private init(_ bytes: ArraySlice<UInt8>) { (self.bytes, index) = (bytes, bytes.startIndex) }

    /// What a line says of a reading; members that no reading has are passed over.
    ///
    /// - Throws: where it is no such object.
    static func cells(_ line: ArraySlice<UInt8>) throws(ReadingFault) -> ReadingCells {
        var (parser, cells) = (FlatJSON(line), ReadingCells())
        try parser.expect("{")
        if parser.take("}") == false {
            repeat {
                let name = try parser.string()
                try parser.expect(":")
                let value = try parser.scalar()
                guard let column = ReadingCells.Column.named(name) else { continue }
                guard cells[column] == nil else { throw ReadingFault("json", "\(name) is said twice") }
                cells[column] = value
            } while parser.take(",")
            try parser.expect("}")
        }
        parser.skipSpace()
        guard parser.index == parser.bytes.endIndex else { throw parser.fault("the end of the line") }
        return cells
    }

    private func fault(_ right: String) -> ReadingFault {
        ReadingFault("json", "byte \(index - bytes.startIndex + 1): \(right) is expected")
    }

    private mutating func skipSpace() {
        while index < bytes.endIndex, bytes[index] == 0x20 || bytes[index] == 0x09 || bytes[index] == 0x0D {
            index += 1
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard index < bytes.endIndex, UInt32(bytes[index]) == character.value else { return false }
        index += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(ReadingFault) {
        if !take(character) { throw fault("'\(character)'") }
    }

    /// A text, or the text of a number, true or false; nil for null.
    private mutating func scalar() throws(ReadingFault) -> String? {
        skipSpace()
        if index < bytes.endIndex, bytes[index] == UInt8(ascii: "\"") { return try string() }
        let word = bytes[index...].prefix { byte in
            (48...57).contains(byte) || (97...122).contains(byte) || "+-.E".utf8.contains(byte)
        }
        guard !word.isEmpty else { throw fault("a text, a number, true, false or null") }
        index += word.count
        let text = String(decoding: word, as: UTF8.self)
        return text == "null" ? nil : text
    }

    private mutating func string() throws(ReadingFault) -> String {
        guard take("\"") else { throw fault("'\"'") }
        let plain = bytes[index...].prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        index += plain.count
        if take(closing: plain) { return String(decoding: plain, as: UTF8.self) }
        var text = Array(plain)
        while index < bytes.endIndex {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): try unescape(into: &text)
            default: text.append(byte)
            }
        }
        throw fault("'\"'")
    }

    private mutating func take(closing plain: ArraySlice<UInt8>) -> Bool {
        guard index < bytes.endIndex, bytes[index] == UInt8(ascii: "\"") else { return false }
        index += 1
        return true
    }

    private mutating func unescape(into text: inout [UInt8]) throws(ReadingFault) {
        guard index < bytes.endIndex else { throw fault("a character behind the backslash") }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "u"): text += Array(String(Character(try scalarOfHex())).utf8)
        default: throw fault("one of \" \\ / b f n r t u behind the backslash")
        }
    }

    private mutating func scalarOfHex() throws(ReadingFault) -> Unicode.Scalar {
        var code = try hex()
        if (0xD800..<0xDC00).contains(code) {
            guard index + 1 < bytes.endIndex, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u")
            else { throw fault("the second half of a surrogate pair") }
            index += 2
            let low = try hex()
            guard (0xDC00..<0xE000).contains(low) else { throw fault("the second half of a surrogate pair") }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw fault("a character") }
        return scalar
    }

    private mutating func hex() throws(ReadingFault) -> UInt32 {
        let digits = bytes[index...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw fault("four hexadecimal digits") }
        index += 4
        return code
    }
}
