internal import TideUnits

/// The keys of a mapping: ask for those that you know, then call `done()`, which reports the others.
public final class YAMLFields {
    /// The mapping itself.
    public let value: YAMLValue
    /// All its entries, for mappings whose keys are names.
    public let entries: [(key: YAMLValue, value: YAMLValue)]
    private let names: [String?]
    /// Some of them more than once.
    private var asked: [String] = []

    init(_ value: YAMLValue, entries: [(key: YAMLValue, value: YAMLValue)]) {
        self.value = value
        self.entries = entries
        names = entries.map(\.key.text)
    }

    /// The value of a key; nil when the key is absent or its value is null.
    public func optional(_ key: String) -> YAMLValue? {
        asked.append(key)
        guard let index = names.firstIndex(of: key), !entries[index].value.isNull else { return nil }
        return entries[index].value
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
        for (index, name) in names.enumerated() {
            guard let name, !asked.contains(name) else { continue }
            let key = entries[index].key
            let place = value.path.isEmpty ? "" : "\(value.path): "
            if let reason = later[name] {
                key.log.add(line: key.line, column: key.column, "\(place)\(name) \(reason)")
                continue
            }
            key.log.add(line: key.line, column: key.column, "\(place)unknown key \(name)", hint: hint(name))
        }
    }

    private func hint(_ name: String) -> String {
        var seen = Set<String>()
        let known = asked.filter { seen.insert($0).inserted }
        let near = Nearest.match(name, among: known).map { "did you mean \($0)? " } ?? ""
        return near + (known.isEmpty ? "no keys are known here" : "known are \(known.joined(separator: ", "))")
    }
}
