/// A topic with `{names}` of columns in it.
struct TopicTemplate {
    enum Part: Equatable {
        case text(String)
        case name(String)
    }

    let parts: [Part]

    /// Columns that it takes.
    var names: [String] {
        parts.compactMap { if case .name(let name) = $0 { name } else { nil } }
    }

    /// Reads a template; nil when braces do not pair, or it is no topic to publish to.
    init?(_ text: String) {
        var parts: [Part] = []
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{") {
            if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
            guard let close = rest[open...].firstIndex(of: "}") else { return nil }
            parts.append(.name(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        self.parts = parts
        let literal = parts.map { if case .text(let text) = $0 { text } else { "x" } }.joined()
        guard Self.isTopic(literal) else { return nil }
    }

    /// Whether something can be published to it.
    static func isTopic(_ text: String) -> Bool {
        (1...65_535).contains(text.utf8.count) && !text.utf8.contains { [0, 0x23, 0x2B].contains($0) }
    }

    /// The topic; nil when a name has no value or one that topics cannot hold.
    func topic(_ value: (String) -> [UInt8]?) -> String? {
        var topic = ""
        for part in parts {
            switch part {
            case .text(let text): topic += text
            case .name(let name):
                guard let bytes = value(name), !bytes.isEmpty, let text = String(validating: bytes, as: UTF8.self),
                    !text.contains("/")
                else { return nil }
                topic += text
            }
        }
        return Self.isTopic(topic) ? topic : nil
    }
}
