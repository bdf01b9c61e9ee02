extension IdentityTemplate {
    /// One variable of a template, with the text that an id needs there.
    typealias Binding = (part: Part, text: String)

    /// Whether ids can be taken apart again.
    var isInvertible: Bool {
        !zip(parts, parts.dropFirst()).contains { Self.isVariable($0) && Self.isVariable($1) }
    }

    /// Takes an id apart; nil when the template cannot give it.
    func bindings(of id: String) -> [Binding]? {
        guard Self.isUsable(id) else { return nil }
        var rest = Array(id.utf8)[...]
        var bindings: [Binding] = []
        for (index, part) in parts.enumerated() {
            if case .text(let text) = part {
                guard rest.starts(with: text.utf8) else { return nil }
                rest = rest.dropFirst(text.utf8.count)
                continue
            }
            var length = rest.count
            if index + 1 < parts.count, case .text(let next) = parts[index + 1] {
                guard let end = Self.first(Array(next.utf8), in: rest.dropFirst()) else { return nil }
                length = end - rest.startIndex
            }
            guard length > 0 else { return nil }
            bindings.append((part, String(decoding: rest.prefix(length), as: UTF8.self)))
            rest = rest.dropFirst(length)
        }
        return rest.isEmpty ? bindings : nil
    }

    private static func isVariable(_ part: Part) -> Bool { if case .text = part { false } else { true } }

    /// Where `text` begins in `bytes`.
    private static func first(_ text: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.indices.first { bytes[$0...].starts(with: text) }
    }
}
