/// The members of one JSON object as they are written, byte for byte.
struct JSONMembers {
    /// Names and values in their order; values are the bytes that stand in the text.
    private(set) var members: [(name: String, value: ArraySlice<UInt8>)] = []

    /// Cuts a text that is valid JSON; nil when it is no object.
    init?(_ text: [UInt8]) {
        var position = 0
        Self.skipBlanks(text, &position)
        guard position < text.count, text[position] == UInt8(ascii: "{") else { return nil }
        position += 1
        while position < text.count {
            Self.skipBlanks(text, &position)
            guard position < text.count, text[position] == UInt8(ascii: "\"") else { return }
            let name = position
            Self.skipString(text, &position)
            let key = text[name..<position]
            while position < text.count, text[position] != UInt8(ascii: ":") { position += 1 }
            position += 1
            Self.skipBlanks(text, &position)
            let begin = position
            Self.skipValue(text, &position)
            members.append((JSONString.text(key) ?? "", text[begin..<position]))
            while position < text.count, text[position] != UInt8(ascii: ",") { position += 1 }
            position += 1
        }
    }

    /// The last value of a name, as JSON; nil when it is not there.
    func value(_ name: String) -> ArraySlice<UInt8>? { members.last { $0.name == name }?.value }

    /// A string's text, or a number as it is written; nil for everything else.
    func plain(_ name: String) -> [UInt8]? {
        guard let value = value(name), let first = value.first else { return nil }
        if first == UInt8(ascii: "\"") { return JSONString.text(value).map { Array($0.utf8) } }
        return first == UInt8(ascii: "-") || (0x30...0x39).contains(first) ? Array(value) : nil
    }

    private static func skipBlanks(_ text: [UInt8], _ position: inout Int) {
        while position < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[position]) { position += 1 }
    }

    private static func skipString(_ text: [UInt8], _ position: inout Int) {
        position += 1
        while position < text.count, text[position] != UInt8(ascii: "\"") {
            position += text[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        position = min(position + 1, text.count)
    }

    private static func skipValue(_ text: [UInt8], _ position: inout Int) {
        var depth = 0
        while position < text.count {
            switch text[position] {
            case UInt8(ascii: "\""):
                skipString(text, &position)
                if depth == 0 { return }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return }
                depth -= 1
                if depth == 0 {
                    position += 1
                    return
                }
            case UInt8(ascii: ","), 0x20, 0x09, 0x0A, 0x0D:
                if depth == 0 { return }
            default: break
            }
            position += 1
        }
    }
}
