internal import Yams

/// Reads YAML that people write, with the place of every value.
///
/// Bounded: at most 1 MiB and 64 levels; anchors, aliases, tags and a second document are refused, so a small file never
/// stands for a large one.
public enum YAMLReader {
    /// Largest file, in bytes.
    public static let maximumBytes = 1 << 20
    /// Deepest nesting.
    public static let maximumDepth = 64

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
            guard let node = try Parser(yaml: text, encoding: .utf8).singleRoot() else {
                log.add(line: 1, column: 1, "the file is empty")
                return nil
            }
            return value(node, path: "", depth: 0, log)
        } catch {
            report(error, text, log)
            return nil
        }
    }

    /// Anchors must go before parsing: comparing keys made of nested aliases takes time without bound.
    private static func refuseAnchors(_ text: String, _ log: YAMLLog) -> Bool {
        var (line, column, previous, clean) = (1, 0, UInt8(ascii: "\n"), true)
        var pending = false
        for byte in text.utf8 {
            if pending, byte > 0x20, byte != UInt8(ascii: "&") {
                log.add(
                    line: line,
                    column: column,
                    "anchors (&name) are not allowed",
                    hint: "write the text twice, or '& name'"
                )
                clean = false
            }
            if byte & 0xC0 != 0x80 { column += 1 }
            pending = byte == UInt8(ascii: "&") && (previous <= 0x20 || ",[{".utf8.contains(previous))
            if byte == UInt8(ascii: "\n") { (line, column) = (line + 1, 0) }
            previous = byte
        }
        return clean
    }

    private static func value(_ node: Node, path: String, depth: Int, _ log: YAMLLog) -> YAMLValue? {
        let (line, column) = (node.mark?.line ?? 1, node.mark?.column ?? 1)
        func made(_ content: YAMLValue.Content) -> YAMLValue {
            YAMLValue(content: content, line: line, column: column, path: path, log: log)
        }
        guard depth <= maximumDepth else {
            log.add(line: line, column: column, "nested deeper than \(maximumDepth) levels")
            return nil
        }
        switch node {
        case .scalar(let scalar):
            return made(.scalar(scalar.string, isPlain: scalar.style == .plain || scalar.style == .any))
        case .sequence(let items):
            let values = items.enumerated().map { index, item in
                value(item, path: "\(path)[\(index)]", depth: depth + 1, log)
            }
            return values.contains { $0 == nil } ? nil : made(.list(values.compactMap(\.self)))
        case .mapping(let mapping):
            return entries(mapping, path: path, depth: depth, log).map { made(.map($0)) }
        case .alias:
            log.add(line: line, column: column, "aliases (*name) are not allowed")
            return nil
        }
    }

    private static func entries(
        _ mapping: Node.Mapping,
        path: String,
        depth: Int,
        _ log: YAMLLog
    ) -> [(key: YAMLValue, value: YAMLValue)]? {
        var entries: [(key: YAMLValue, value: YAMLValue)] = []
        for (key, node) in mapping {
            guard let name = key.scalar?.string else {
                log.add(line: key.mark?.line ?? 1, column: key.mark?.column ?? 1, "a key must be text")
                return nil
            }
            let inner = path.isEmpty ? name : "\(path).\(name)"
            guard let key = value(key, path: path, depth: depth, log),
                let value = value(node, path: inner, depth: depth + 1, log)
            else { return nil }
            entries.append((key, value))
        }
        return entries
    }
}
