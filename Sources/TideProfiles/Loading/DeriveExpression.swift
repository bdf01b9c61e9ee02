internal import TideUnits
internal import TideYAML

/// `name(argument, input=argument ?? fallback, …)` as `derive:` has it, cut into its parts; nothing is looked up.
struct DeriveExpression {
    /// What stands for one input.
    struct Argument: Equatable {
        /// The input's name, where it is given.
        var name: String?
        /// A channel, a number with or without a unit, or a word.
        var text: String
        /// What stands behind `??`.
        var fallback: String?
    }

    var function: String
    var arguments: [Argument] = []

    /// Nil when the text is no call.
    init?(_ text: String) {
        let text = Self.trimmed(text[...])
        guard let open = text.firstIndex(of: "("), text.last == ")" else { return nil }
        function = String(Self.trimmed(text[..<open]))
        guard Names.isName(function) else { return nil }
        let inner = text[text.index(after: open)..<text.index(before: text.endIndex)]
        guard let parts = Self.split(inner) else { return nil }
        for part in parts {
            guard let argument = Self.argument(part) else { return nil }
            arguments.append(argument)
        }
    }

    /// Cuts at commas outside brackets: units have brackets.
    private static func split(_ text: Substring) -> [Substring]? {
        guard !trimmed(text).isEmpty else { return [] }
        var parts: [Substring] = []
        var (start, depth) = (text.startIndex, 0)
        for index in text.indices {
            switch text[index] {
            case "(", "[", "{": depth += 1
            case ")", "]", "}": depth -= 1
            case "," where depth == 0:
                parts.append(text[start..<index])
                start = text.index(after: index)
            default: break
            }
            guard depth >= 0 else { return nil }
        }
        return depth == 0 ? parts + [text[start...]] : nil
    }

    private static func argument(_ text: Substring) -> Argument? {
        var (name, rest): (String?, Substring) = (nil, text)
        if let equals = text.firstIndex(of: "="), !text[..<equals].contains("(") {
            let word = String(trimmed(text[..<equals]))
            guard Names.isName(word) else { return nil }
            (name, rest) = (word, text[text.index(after: equals)...])
        }
        guard let mark = rest.firstRange(of: "??") else {
            let value = String(trimmed(rest))
            return value.isEmpty ? nil : Argument(name: name, text: value, fallback: nil)
        }
        let value = String(trimmed(rest[..<mark.lowerBound])), fallback = String(trimmed(rest[mark.upperBound...]))
        return value.isEmpty || fallback.isEmpty ? nil : Argument(name: name, text: value, fallback: fallback)
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }

    /// A number and the unit behind it.
    ///
    /// - Parameter text: such as `31`, `-3.5 Cel`, `1013.25hPa`.
    /// - Returns: the number, and the unit's text, which may be empty; nil when no number stands first.
    static func number(_ text: String) -> (number: Double, unit: String)? {
        var end = text.startIndex
        for index in text.indices {
            let isDigit = text[index].isASCII && text[index].isNumber
            let next = text.index(after: index)
            // `3e5` is a number, `3eV` has a unit.
            let isExponent =
                "eE".contains(text[index]) && text[next...].drop { "+-".contains($0) }.first?.isNumber == true
            let isSign = "+-".contains(text[index]) && (index == text.startIndex || "eE".contains(text[end]))
            guard isDigit || text[index] == "." || isExponent || isSign else { break }
            end = index
        }
        guard !text.isEmpty else { return nil }
        let digits = text[...end]
        guard let number = YAMLValue.decimal(String(digits)) else { return nil }
        return (number, String(trimmed(text[digits.endIndex...])))
    }
}
