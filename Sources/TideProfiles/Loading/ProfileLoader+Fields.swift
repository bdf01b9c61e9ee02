extension ProfileLoader {
    /// One entry of `fields`.
    func jsonField(_ key: YAMLValue, _ value: YAMLValue, hasRows: Bool) -> JSONField? {
        guard let name = Names.check(key), let fields = value.fields() else { return nil }
        let path = fields.require("path", hint: "such as $.temperature").flatMap { value in
            value.string().flatMap { self.path(value, $0) }
        }
        let kind = fields.require("type", hint: "number, integer, boolean, enum or string")?.choice(JSONField.Kind.self)
        let missing = fields.optional("missing")
        let codes = fields.optional("enum")
        let from = fields.optional("of")?.choice(JSONField.Origin.self)
        fields.done()
        if from != nil, !hasRows { value.fail("of means something only together with each") }
        // With a wrong path or type the profile is refused anyway; the name must stand, or series would complain too.
        var field = JSONField(
            name: name,
            path: path ?? JSONPath(steps: []),
            kind: kind ?? .number,
            origin: hasRows ? from ?? .row : .message
        )
        if let missing { readMissing(missing, into: &field) }
        if let codes { field.codes = codes.codes() }
        if kind == .code, codes == nil { value.fail("enum is missing", hint: "such as enum: {0: idle, 1: run}") }
        if kind != .code, let codes { codes.fail("enum needs type: enum") }
        return field
    }

    private func readMissing(_ value: YAMLValue, into field: inout JSONField) {
        if value.plain == "none" { return }
        guard value.isList, let items = value.items(maximum: 64) else {
            value.fail(
                "\(value.words) is not known here",
                hint: "right is none, or a list such as [\"\", \"N/A\", -999]"
            )
            return
        }
        for item in items {
            if let number = item.plain.flatMap(YAMLValue.decimal) {
                field.missingNumbers.append(number)
            } else if let text = item.string(maximum: 256) {
                field.missingTexts.append(text)
            }
        }
    }
}
