internal import TideYAML

extension ProfileLoader {
    /// `params`: numbers that the registry's entry of a device may say, in the order of their names.
    func parameterList(_ value: YAMLValue) -> [ParameterSpec] {
        guard let list = value.fields() else { return [] }
        refuseTooMany(list, "params")
        return list.entries.compactMap { key, value in
            guard let name = Names.check(key), let fields = value.fields() else { return nil }
            if BinaryPlan.reserved.contains(name) {
                key.fail("\(name) is a word of formulas", hint: "take another name")
            }
            let fallback = fields.optional("default")?.number()
            // For people: what it is, and where the maker prints it.
            _ = fields.optional("about")?.string()
            fields.done()
            return ParameterSpec(name: name, fallback: fallback)
        }.sorted { $0.name < $1.name }
    }
}
