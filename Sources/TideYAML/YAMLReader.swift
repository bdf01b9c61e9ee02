internal import Yams

/// Reads YAML that people write, with the place of every value.
///
/// Bounded: at most 1 MiB, 64 levels and 1,048,576 values; anchors, aliases, tags and a second document are refused, so
/// a small file never stands for a large one.
public enum YAMLReader {
    /// Largest file, in bytes.
    public static let maximumBytes = 1 << 20
    /// Deepest nesting.
    public static let maximumDepth = 64
    /// Most values: one for each byte of the largest file, which only aliases could exceed.
    public static let maximumValues = maximumBytes

    /// Reads one document.
    ///
    /// - Parameters:
    ///   - text: content of the file.
    ///   - log: takes the problems.
    /// - Returns: the document; nil when it is no YAML that can be read at all.
    public static func read(_ text: String, log: YAMLLog) -> YAMLValue? {
        guard text.utf8.count <= maximumBytes else {
            log.add(line: 1, column: 1, "\(text.utf8.count) bytes are too many", hint: "at most \(maximumBytes)")
            return nil
        }
        guard refuseAnchors(text, log) else { return nil }
        do {
            // What a scalar means is asked of it later; finding tags by regular expressions would take as long as reading.
            guard let node = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot() else {
                log.add(line: 1, column: 1, "the file is empty")
                return nil
            }
            var tree = YAMLTree(log: log)
            return tree.value(node, path: "", depth: 0)
        } catch {
            report(error, text, log)
            return nil
        }
    }

    /// Anchors must go before parsing: comparing keys made of nested aliases takes time without bound.
    private static func refuseAnchors(_ text: String, _ log: YAMLLog) -> Bool {
        var (line, column, previous, clean) = (1, 0, Unicode.Scalar(UInt8(ascii: "\n")), true)
        var pending = false
        for scalar in text.unicodeScalars {
            if pending, scalar > " ", scalar != "&" {
                log.add(
                    line: line,
                    column: column,
                    "anchors (&name) are not allowed",
                    hint: "write the text twice, or '& name'"
                )
                clean = false
            }
            column += 1
            pending = scalar == "&" && mayBegin(after: previous)
            if scalar == "\n" { (line, column) = (line + 1, 0) }
            previous = scalar
        }
        return clean
    }

    /// Whether a token may begin after a character: a blank, whatever YAML 1.1 takes for a line break, a byte order mark,
    /// or an indicator that needs no blank behind it (`?` and `:` need none within `{}` and `[]`).
    private static func mayBegin(after character: Unicode.Scalar) -> Bool {
        switch character {
        case ..." ", "\u{85}", "\u{2028}", "\u{2029}", "\u{FEFF}", ",", "[", "{", "?", ":": true
        default: false
        }
    }
}
