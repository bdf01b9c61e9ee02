internal import TideUnits
internal import TideYAML

extension ProfileLoader {
    /// One entry of `fields` of JSON.
    func jsonField(_ key: YAMLValue, _ value: YAMLValue, each: JSONPath?) -> JSONField? {
        guard let name = Names.check(key), let fields = value.fields() else { return nil }
        let path = fields.require("path", hint: "such as $.temperature").flatMap { value in
            value.string().flatMap { self.path(value, $0) }
        }
        let from = fields.optional("of")?.choice(JSONField.Origin.self)
        if from != nil, each == nil { value.fail("of means something only together with each") }
        let levels = each?.steps.count { $0 == .all || $0 == .members } ?? 0
        if from == .group, levels < 2 {
            value.fail("of: group needs rows within rows", hint: "each: $.groups[*].rows[*]")
        }
        if path?.steps == [.memberKey], each?.steps.contains(.members) != true {
            value.fail("$key is the key of a member, and each has no .*", hint: "such as each: $.devices.*")
        }
        // With a wrong path or type the profile is refused anyway; the name must stand, or series would complain too.
        var field = JSONField(name: name, path: path ?? JSONPath(steps: []), kind: .number)
        field.origin = each != nil ? from ?? .row : .message
        readMeaning(value, fields, into: &field)
        return field
    }

    /// One entry of `fields` of bare values.
    func plainField(_ key: YAMLValue, _ value: YAMLValue) -> JSONField? {
        guard let name = Names.check(key), let fields = value.fields() else { return nil }
        var field = JSONField(name: name, path: JSONPath(steps: []), kind: .number)
        readMeaning(value, fields, into: &field)
        return field
    }

    /// Type, markers, codes and units; then no key may be left.
    ///
    /// - Parameters:
    ///   - value: the field.
    ///   - fields: its keys.
    ///   - field: filled in.
    ///   - usual: the type of a field that says none; nil: it must.
    func readMeaning(
        _ value: YAMLValue,
        _ fields: YAMLFields,
        into field: inout JSONField,
        usual: JSONField.Kind? = nil
    ) {
        let hint = "number, integer, boolean, enum, measure or string"
        let type = usual == nil ? fields.require("type", hint: hint) : fields.optional("type")
        let kind = type.map { $0.choice(JSONField.Kind.self) } ?? usual
        let missing = fields.optional("missing")
        let codes = fields.optional("enum")
        let units = fields.optional("units")
        fields.done()
        field.kind = kind ?? .number
        if let missing { readMissing(missing, into: &field) }
        if let codes { field.codes = codes.codes() }
        if kind == .code, codes == nil { value.fail("enum is missing", hint: "such as enum: {0: idle, 1: run}") }
        if kind != .code, let codes { codes.fail("enum needs type: enum") }
        if let units { field.units = self.units(units) }
        if kind == .measure, units == nil {
            value.fail("units is missing", hint: "what may stand behind the number: {C: Cel, F: \"[degF]\"}")
        }
        if kind != .measure, let units { units.fail("units needs type: measure") }
    }

    /// What may stand behind a number, and which unit it is.
    private func units(_ value: YAMLValue) -> [String: String] {
        guard let fields = value.fields() else { return [:] }
        var units: [String: String] = [:]
        for (key, unit) in fields.entries {
            guard let suffix = key.text, let code = unit.string(maximum: 128) else { continue }
            do { units[suffix] = try Unit(code).code } catch { unit.fail("\(error)") }
        }
        return units
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
