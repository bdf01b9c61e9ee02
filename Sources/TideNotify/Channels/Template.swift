/// A text with placeholders such as `{short}`.
///
/// What stands in braces but is no lower-case word stays as it is, because JSON has braces of its own.
struct Template: Sendable {
    /// Names that stand for something.
    static let known: Set<String> = [
        "id", "contact", "name", "to", "kind", "severity", "short", "text", "alert", "title", "site", "place", "value",
        "link", "list",
    ]

    private enum Part { case text(Substring), placeholder(String) }
    private let parts: [Part]

    /// Reads a template.
    init(_ text: String) {
        var parts: [Part] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            let inner = rest[rest.index(after: open)...]
            let name = inner.prefix { $0.isASCII && $0.isLowercase || $0 == "_" }
            guard !name.isEmpty, inner[name.endIndex...].hasPrefix("}") else {
                parts.append(.text(rest[...open]))
                rest = inner
                continue
            }
            parts += [.text(rest[..<open]), .placeholder(String(name))]
            rest = inner[name.endIndex...].dropFirst()
        }
        self.parts = parts + [.text(rest)]
    }

    /// Names of the placeholders in it.
    var names: [String] {
        parts.compactMap { part in
            if case .placeholder(let name) = part { name } else { nil }
        }
    }

    /// The text with placeholders filled.
    func filled(_ value: (String) -> String) -> String {
        parts.map { part in
            switch part {
            case .text(let text): String(text)
            case .placeholder(let name): value(name)
            }
        }.joined()
    }
}
