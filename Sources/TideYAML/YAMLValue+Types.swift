internal import TideUnits

extension YAMLValue {
    /// Reads text.
    ///
    /// - Parameter maximum: most bytes of UTF-8.
    /// - Returns: nil after noting a problem.
    public func string(maximum: Int = 1_024) -> String? {
        guard let text else { return wrong("text") }
        guard text.utf8.count <= maximum else {
            fail("\(text.utf8.count) bytes are too many", hint: "at most \(maximum)")
            return nil
        }
        return text
    }

    /// Reads a whole number, decimal or as 0x1F.
    ///
    /// - Parameter range: what is allowed.
    /// - Returns: nil after noting a problem.
    public func integer(in range: ClosedRange<Int> = .min ... .max) -> Int? {
        guard let number = plain.flatMap(Self.whole) else { return wrong("a whole number") }
        guard range.contains(number) else {
            let bounds =
                range.upperBound == .max ? "at least \(range.lowerBound)" : "\(range.lowerBound)…\(range.upperBound)"
            fail("\(number) is out of range", hint: "right is \(bounds)")
            return nil
        }
        return number
    }

    /// Reads a number; `.inf` and `-.inf` are the infinities.
    ///
    /// - Parameter infinite: whether those are allowed.
    /// - Returns: nil after noting a problem.
    public func number(infinite: Bool = false) -> Double? {
        if infinite, let plain, [".inf", "+.inf", "-.inf"].contains(plain.lowercased()) {
            return plain.hasPrefix("-") ? -.infinity : .infinity
        }
        guard let plain, let number = Self.decimal(plain) else { return wrong("a number") }
        return number
    }

    /// Reads true or false.
    public func bool() -> Bool? {
        switch plain {
        case "true", "True", "TRUE": return true
        case "false", "False", "FALSE": return false
        default: return wrong("true or false")
        }
    }

    /// Reads one of a fixed set of words.
    public func choice<Choice: RawRepresentable & CaseIterable>(_ type: Choice.Type) -> Choice?
    where Choice.RawValue == String {
        let words = Choice.allCases.map(\.rawValue)
        if let text, let choice = Choice(rawValue: text) { return choice }
        let near = text.flatMap { Nearest.match($0, among: words) }.map { "did you mean \($0)? " } ?? ""
        fail("\(self.words) is not known here", hint: "\(near)right is \(words.joined(separator: ", "))")
        return nil
    }

    /// Reads a stretch of time such as `60s`, `10m`, `36h`, `400d`, in milliseconds.
    ///
    /// - Parameter range: what is allowed, in milliseconds.
    /// - Returns: nil after noting a problem.
    public func duration(in range: ClosedRange<Int64> = 0...36_500 * 86_400_000) -> Int64? {
        guard let text, let milliseconds = Self.milliseconds(text) else {
            return wrong("a stretch of time such as 500ms, 60s, 10m, 36h or 400d")
        }
        guard range.contains(milliseconds) else {
            fail("\(text) is out of range")
            return nil
        }
        return milliseconds
    }

    /// Reads a sequence; a problem when it is something else.
    ///
    /// - Parameter maximum: most elements.
    /// - Returns: nil after noting a problem.
    public func items(maximum: Int = 100_000) -> [YAMLValue]? {
        guard case .list(let items) = content else { return wrong("a list") }
        guard items.count <= maximum else {
            fail("\(items.count) entries are too many", hint: "at most \(maximum)")
            return nil
        }
        return items
    }

    /// Reads a mapping; a problem when it is something else.
    public func fields() -> YAMLFields? {
        guard case .map(let entries) = content else { return wrong("a mapping of keys and values") }
        return YAMLFields(self, entries: entries)
    }

    private func wrong<Wanted>(_ wanted: String) -> Wanted? {
        let quoted = if case .scalar(_, isPlain: false) = content, wanted != "text" { " in quotes" } else { "" }
        fail("\(words)\(quoted) is not \(wanted)")
        return nil
    }

    /// A whole number, decimal or as 0x1F.
    public static func whole(_ text: String) -> Int? {
        guard text.hasPrefix("0x") else { return Int(text) }
        return text.utf8.dropFirst(2).first.map { $0 == 0x2B || $0 == 0x2D } ?? true
            ? nil : Int(text.dropFirst(2), radix: 16)
    }

    /// A decimal number: no hexadecimal digits, no infinity, no NaN.
    public static func decimal(_ text: String) -> Double? {
        let allowed = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte)
        }
        guard allowed, let number = Double(text), number.isFinite else { return nil }
        return number
    }

    /// Milliseconds of a text such as `60s`; nil for another text.
    public static func milliseconds(_ text: String) -> Int64? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int64(digits), let factor = factor(text[digits.endIndex...]) else { return nil }
        let (product, overflow) = count.multipliedReportingOverflow(by: factor)
        return overflow ? nil : product
    }

    private static func factor(_ unit: Substring) -> Int64? {
        switch unit {
        case "ms": 1
        case "s": 1_000
        case "m": 60_000
        case "h": 3_600_000
        case "d": 86_400_000
        case "w": 7 * 86_400_000
        default: nil
        }
    }
}
