/// A value of a YAML file together with its place; reading it as the wrong type notes a problem in the file's log.
public struct YAMLValue {
    /// What was written.
    public enum Content {
        /// Text; `isPlain` when it stands without quotes, so that `12` may be a number.
        case scalar(String, isPlain: Bool)
        /// A sequence.
        case list([YAMLValue])
        /// A mapping in the order of the file; keys are scalars and distinct.
        case map([(key: YAMLValue, value: YAMLValue)])
    }

    /// What was written.
    public let content: Content
    /// Line, from 1.
    public let line: Int
    /// Column, from 1.
    public let column: Int
    /// Where in the document, such as `series.ph.unit`; empty for the document itself.
    public let path: String
    /// Where problems go.
    public let log: YAMLLog

    /// Notes that something is wrong with this value.
    ///
    /// - Parameters:
    ///   - message: what is wrong; the value's path is put before it.
    ///   - hint: what would be right.
    public func fail(_ message: String, hint: String? = nil) {
        log.add(place.problem(message, hint: hint))
    }

    /// Where it stands.
    public var place: YAMLPlace { YAMLPlace(file: log.file, line: line, column: column, path: path) }

    /// Whether it is null: `null`, `~` or nothing at all.
    public var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = content else { return false }
        switch text.utf8.count {
        case 0: return true
        case 1: return text == "~"
        case 4: return text == "null" || text == "Null" || text == "NULL"
        default: return false
        }
    }

    /// Whether it is a mapping.
    public var isMap: Bool { if case .map = content { true } else { false } }

    /// Whether it is a sequence.
    public var isList: Bool { if case .list = content { true } else { false } }

    /// The text of a scalar, quoted or not; nil for null, sequences and mappings.
    public var text: String? {
        guard case .scalar(let text, _) = content, !isNull else { return nil }
        return text
    }

    /// The text without quotes; nil when it was quoted, or is no scalar.
    public var plain: String? {
        guard case .scalar(let text, isPlain: true) = content, !isNull else { return nil }
        return text
    }

    /// What it is, for messages: `the text "abc"`, `a list`.
    public var words: String {
        switch content {
        case .scalar where isNull: "nothing"
        case .scalar(let text, _): "\"\(text.prefix(40))\(text.count > 40 ? "…" : "")\""
        case .list: "a list"
        case .map: "a mapping"
        }
    }
}
