/// Reads paths such as `$.a.b[0]` and `$["odd key"]`.
struct JSONPathParser {
    private let text: String
    private let bytes: [UInt8]
    private var at = 0

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    mutating func parse() throws(JSONPathError) -> [JSONPath.Step] {
        guard bytes.count <= 512 else { throw error("longer than 512 bytes") }
        if text == "$key" { return [.memberKey] }
        guard take("$") else { throw error("a path begins with '$', such as $.temperature") }
        var steps: [JSONPath.Step] = []
        while at < bytes.count {
            steps.append(try step())
            if steps.count > JSONPath.maximumSteps { throw error("more than \(JSONPath.maximumSteps) steps") }
        }
        return steps
    }

    private mutating func step() throws(JSONPathError) -> JSONPath.Step {
        if take(".") { return take("*") ? .members : .key(try plainKey()) }
        guard take("[") else { throw error("after a step comes '.key', '[0]' or '[\"key\"]'") }
        if take("*") {
            guard take("]") else { throw error("']' is missing") }
            return .all
        }
        if at < bytes.count, bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'") {
            return .key(try quotedKey())
        }
        return .index(try index())
    }

    private mutating func plainKey() throws(JSONPathError) -> String {
        let start = at
        while at < bytes.count, bytes[at] != UInt8(ascii: "."), bytes[at] != UInt8(ascii: "[") {
            guard Self.isPlainByte(bytes[at]) else {
                throw error("a key with this character is written [\"key\"]")
            }
            at += 1
        }
        guard at > start else { throw error("a key is missing after '.'") }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func quotedKey() throws(JSONPathError) -> String {
        let quote = bytes[at]
        at += 1
        let start = at
        while at < bytes.count, bytes[at] != quote { at += 1 }
        let key = String(decoding: bytes[start..<at], as: UTF8.self)
        guard at < bytes.count else { throw error("the closing quote is missing") }
        at += 1
        guard take("]") else { throw error("']' is missing") }
        return key
    }

    private mutating func index() throws(JSONPathError) -> Int {
        let start = at
        while at < bytes.count, (0x30...0x39).contains(bytes[at]), at - start < 6 { at += 1 }
        guard let index = Int(String(decoding: bytes[start..<at], as: UTF8.self)), index <= JSONPath.maximumIndex
        else { throw error("an index is a number from 0 to \(JSONPath.maximumIndex)") }
        guard take("]") else { throw error("']' is missing") }
        return index
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    private func error(_ problem: String) -> JSONPathError {
        JSONPathError(text: text, column: at + 1, problem: problem)
    }

    /// Whether a key can be written after a dot.
    static func isPlain(_ key: String) -> Bool { !key.isEmpty && key.utf8.allSatisfy(isPlainByte) }

    private static func isPlainByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF: true
        case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "@"): true
        default: false
        }
    }
}
