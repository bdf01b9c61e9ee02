internal import TideYAML

extension YAMLValue {
    /// Reads codes with their labels: `{0: idle, 1: run}`.
    ///
    /// - Returns: the codes by label; those that are wrong are noted and left out.
    func codes() -> [String: Int] {
        guard let fields = fields() else { return [:] }
        var codes: [String: Int] = [:]
        for (key, label) in fields.entries {
            guard let code = key.text.flatMap(Self.whole), (-1_000_000_000...1_000_000_000).contains(code) else {
                key.fail("\(key.words) is no code", hint: "a whole number, then its label: {0: idle, 1: run}")
                continue
            }
            guard let text = label.string(maximum: 64) else { continue }
            if codes.updateValue(code, forKey: text) != nil { label.fail("the label \"\(text)\" is there twice") }
        }
        return codes
    }
}
