internal import TideUnits

/// The keys of a mapping: ask for those that you know, then call `done()`, which reports the others.
public final class YAMLFields {
    /// The mapping itself.
    public let value: YAMLValue
    /// All its entries, for mappings whose keys are names.
    public let entries: [(key: YAMLValue, value: YAMLValue)]
    private var asked: [String] = []

    init(_ value: YAMLValue, entries: [(key: YAMLValue, value: YAMLValue)]) {
        self.value = value
        self.entries = entries
    }

    /// The value of a key; nil when the key is absent or its value is null.
    public func optional(_ key: String) -> YAMLValue? {
        if !asked.contains(key) { asked.append(key) }
        guard let found = entries.first(where: { $0.key.text == key })?.value, !found.isNull else { return nil }
        return found
    }

    /// The value of a key; a problem when it is absent.
    ///
    /// - Parameters:
    ///   - key: the key.
    ///   - hint: what would be right.
    /// - Returns: nil after noting a problem.
    public func require(_ key: String, hint: String? = nil) -> YAMLValue? {
        if let found = optional(key) { return found }
        value.fail("\(key) is missing", hint: hint)
        return nil
    }

    /// Reports every key that nobody asked for.
    ///
    /// - Parameter later: keys that are known, but mean nothing here, with the reason.
    public func done(later: [String: String] = [:]) {
        for (key, _) in entries {
            guard let name = key.text, !asked.contains(name) else { continue }
            let place = value.path.isEmpty ? "" : "\(value.path): "
            if let reason = later[name] {
                key.log.add(line: key.line, column: key.column, "\(place)\(name) \(reason)")
                continue
            }
            let near = Nearest.match(name, among: asked).map { "did you mean \($0)? " } ?? ""
            let known = asked.isEmpty ? "no keys are known here" : "known are \(asked.joined(separator: ", "))"
            key.log.add(line: key.line, column: key.column, "\(place)unknown key \(name)", hint: near + known)
        }
    }
}
