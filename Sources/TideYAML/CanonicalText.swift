internal import Crypto

/// One text for one meaning: keys sorted, comments gone, every scalar written one way.
///
/// It is YAML again, one value per line, so that two versions can be compared and the store can load it.
public enum CanonicalText {
    /// The text of a value, one value per line.
    public static func text(of value: YAMLValue) -> String {
        var lines: [String] = []
        write(value, indent: 0, lead: "", into: &lines)
        return lines.joined(separator: "\n") + "\n"
    }

    /// The same in one line, with brackets.
    public static func line(of value: YAMLValue) -> String {
        var line = ""
        write(value, into: &line)
        return line
    }

    /// SHA-256 of the text, in hexadecimal digits.
    public static func hash(of text: String) -> String {
        SHA256.hash(data: Array(text.utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    private static func write(_ value: YAMLValue, into line: inout String) {
        switch value.content {
        case .list(let items):
            line += "["
            for (index, item) in items.enumerated() {
                if index > 0 { line += ", " }
                write(item, into: &line)
            }
            line += "]"
        case .map(let entries):
            line += "{"
            for (place, index) in sorted(entries).enumerated() {
                if place > 0 { line += ", " }
                line += scalar(entries[index].key)
                line += ": "
                write(entries[index].value, into: &line)
            }
            line += "}"
        case .scalar: line += scalar(value)
        }
    }

    /// Indices by key.
    private static func sorted(_ entries: [(key: YAMLValue, value: YAMLValue)]) -> [Int] {
        let names = entries.map { $0.key.text ?? "" }
        return names.indices.sorted { names[$0] < names[$1] }
    }

    private static func write(_ value: YAMLValue, indent: Int, lead: String, into lines: inout [String]) {
        let pad = String(repeating: " ", count: indent)
        switch value.content {
        case .list(let items) where !items.isEmpty:
            if !lead.isEmpty { lines.append(lead) }
            for item in items { write(item, indent: indent + 2, lead: "\(pad)-", into: &lines) }
        case .map(let entries) where !entries.isEmpty:
            if !lead.isEmpty { lines.append(lead) }
            for index in sorted(entries) {
                let (key, inner) = entries[index]
                write(inner, indent: indent + 2, lead: "\(pad)\(scalar(key)):", into: &lines)
            }
        default:
            lines.append(lead.isEmpty ? scalar(value) : "\(lead) \(scalar(value))")
        }
    }

    private static func scalar(_ value: YAMLValue) -> String {
        switch value.content {
        case .list: "[]"
        case .map: "{}"
        case .scalar where value.isNull: "null"
        case .scalar(let text, let isPlain): isWord(text) || isPlain && isBare(text) ? text : quoted(text)
        }
    }

    /// Numbers, true and false: without quotes they mean something else than with.
    private static func isBare(_ text: String) -> Bool {
        bare.contains(text) || YAMLValue.decimal(text) != nil
            || (text.hasPrefix("0x") && text.utf8.count > 2 && text.dropFirst(2).allSatisfy(\.isHexDigit))
    }

    /// A word that reads as text in every YAML version, with or without quotes.
    private static func isWord(_ text: String) -> Bool {
        guard let first = text.utf8.first, (0x61...0x7A).contains(first | 0x20) else { return false }
        let plain = text.utf8.allSatisfy { byte in
            switch byte {
            case 0x61...0x7A, 0x41...0x5A, 0x30...0x39, 0x5F, 0x2D, 0x2F: true
            default: false
            }
        }
        return plain && (text.utf8.count > 5 || !reserved.contains(text.lowercased()))
    }

    private static let reserved: Set = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]

    private static let bare: Set = ["true", "True", "TRUE", "false", "False", "FALSE", ".inf", "-.inf", "+.inf"]

    private static func quoted(_ text: String) -> String {
        if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) && $0 != 0x22 && $0 != 0x5C }) { return "\"\(text)\"" }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _
            where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0xFEFF
                || (0x2028...0x2029).contains(scalar.value):
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
