/// A JSON object of numbers, texts, nulls and lists of numbers, with the place of every member.
///
/// NaN and Infinity, which JSON has not, are read, so that the message can say whose value they are.
struct FlatObject {
    /// What a member holds.
    enum Value {
        case number(Double)
        case text(String)
        case list([Double])
        case null
    }

    /// A member and where its name begins, in bytes from 0.
    struct Member {
        var name: String
        var offset: Int
        var value: Value
    }

    /// Text that is no such object.
    struct Problem: Error {
        var offset: Int
        var text: String
    }

    private(set) var members: [Member] = []

    /// Reads a whole text.
    init(_ bytes: [UInt8]) throws(Problem) {
        var scanner = Scanner(bytes: bytes)
        try scanner.take("{", "an object of inputs, such as {\"t\": 25}, begins with {")
        if !scanner.takes("}") {
            repeat {
                scanner.skipBlanks()
                let offset = scanner.at
                let name = try scanner.text()
                try scanner.take(":", "a : belongs between name and value")
                members.append(Member(name: name, offset: offset, value: try scanner.value()))
            } while scanner.takes(",")
            try scanner.take("}", "a , or } belongs here")
        }
        scanner.skipBlanks()
        guard scanner.at == bytes.count else {
            throw Problem(offset: scanner.at, text: "nothing may follow the object")
        }
    }
}

/// Walks the bytes of an object.
private struct Scanner {
    let bytes: [UInt8]
    var at = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func skipBlanks() {
        while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
    }

    /// Takes a character, after blanks, if it is there.
    mutating func takes(_ character: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    mutating func take(_ character: Unicode.Scalar, _ problem: String) throws(FlatObject.Problem) {
        guard takes(character) else { throw FlatObject.Problem(offset: at, text: problem) }
    }

    mutating func value() throws(FlatObject.Problem) -> FlatObject.Value {
        skipBlanks()
        guard at < bytes.count else { throw FlatObject.Problem(offset: at, text: "a value belongs here") }
        if bytes[at] == UInt8(ascii: "\"") { return .text(try text()) }
        guard takes("[") else { return try scalar() }
        var list: [Double] = []
        if takes("]") { return .list(list) }
        repeat {
            guard case .number(let number) = try scalar() else {
                throw FlatObject.Problem(offset: at, text: "a list holds numbers alone")
            }
            list.append(number)
        } while takes(",")
        try take("]", "a , or ] belongs here")
        return .list(list)
    }

    /// A number, or one of the words that stand for none.
    private mutating func scalar() throws(FlatObject.Problem) -> FlatObject.Value {
        skipBlanks()
        let start = at
        while at < bytes.count, isWord(bytes[at]) { at += 1 }
        let word = String(decoding: bytes[start..<at], as: UTF8.self)
        switch word {
        case "null": return .null
        case "NaN": return .number(.nan)
        case "Infinity": return .number(.infinity)
        case "-Infinity": return .number(-.infinity)
        default:
            guard let number = Double(word), word.contains(where: \.isNumber) else {
                throw FlatObject.Problem(offset: start, text: "\"\(word)\" is no number")
            }
            return .number(number)
        }
    }

    private func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2D, 0x2E: true
        default: false
        }
    }

    /// A text between quotation marks; of escapes, those of one character.
    mutating func text() throws(FlatObject.Problem) -> String {
        skipBlanks()
        let start = at
        try take("\"", "a name in quotation marks belongs here")
        var content: [UInt8] = []
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
            if bytes[at] == UInt8(ascii: "\\") {
                at += 1
                guard at < bytes.count, [0x22, 0x2F, 0x5C].contains(bytes[at]) else {
                    throw FlatObject.Problem(offset: at - 1, text: "of escapes only \\\" \\/ and \\\\ are read")
                }
            }
            content.append(bytes[at])
            at += 1
        }
        guard at < bytes.count else {
            throw FlatObject.Problem(offset: start, text: "the quotation marks are not closed")
        }
        at += 1
        return String(decoding: content, as: UTF8.self)
    }
}
