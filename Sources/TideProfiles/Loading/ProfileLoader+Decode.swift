internal import TideUnits

extension ProfileLoader {
    /// `decode`: a list with one codec.
    func decode() -> Codec? {
        guard let value = fields.require("decode", hint: "such as [{json: {fields: …}}]"), let items = value.items()
        else { return nil }
        guard let first = items.first else {
            value.fail("no codec is given", hint: "known: \(Codec.known.joined(separator: ", "))")
            return nil
        }
        if items.count > 1 {
            items[1].fail(
                "variants by `when` are not supported by this version",
                hint: "write one profile per message kind"
            )
        }
        return codec(first)
    }

    private func codec(_ value: YAMLValue) -> Codec? {
        guard let fields = value.fields() else { return nil }
        var found: Codec?
        var names = 0
        for (key, inner) in fields.entries {
            guard let name = key.text else { continue }
            switch name {
            case "when", "envelope":
                _ = fields.optional(name)
                key.fail("\(name) \(Self.notYet)")
            case "json":
                _ = fields.optional(name)
                names += 1
                found = jsonCodec(inner).map { .json($0) }
            default:
                names += 1
                let near = Nearest.match(name, among: Codec.known).map { " (did you mean \($0)?)" } ?? ""
                key.log.add(
                    line: key.line,
                    column: key.column,
                    "codec \(name): not known here\(near); known: \(Codec.known.joined(separator: ", "))"
                )
            }
        }
        if names == 0 { value.fail("a codec is missing", hint: "known: \(Codec.known.joined(separator: ", "))") }
        if names > 1 { value.fail("more than one codec", hint: "one entry has one codec") }
        return found
    }

    private func jsonCodec(_ value: YAMLValue) -> JSONCodec? {
        guard let fields = value.fields() else { return nil }
        let each = fields.optional("each").flatMap(eachPath)
        let strict = fields.optional("strict")
        let list = fields.require("fields", hint: "such as {temp: {path: $.temperature, type: number}}")?.fields()
        fields.done()
        var codec = JSONCodec(each: each, fields: [])
        if let strict { codec.strict = strictness(strict) }
        guard let list else { return nil }
        refuseTooMany(list, "fields")
        codec.fields = list.entries.compactMap { jsonField($0.key, $0.value, hasRows: each != nil) }
            .sorted { $0.name < $1.name }
        return codec
    }

    private func strictness(_ value: YAMLValue) -> JSONCodec.Strictness {
        if value.plain == "false" { return .ignore }
        return value.choice(JSONCodec.Strictness.self) ?? .ignore
    }

    private func eachPath(_ value: YAMLValue) -> JSONPath? {
        guard let text = value.string() else { return nil }
        do {
            let path = try JSONPath(text)
            let steps = path.steps.last == .all ? Array(path.steps.dropLast()) : path.steps
            guard path.steps.last == .all, !steps.contains(.all) else {
                value.fail("each ends with [*], and has it once", hint: "such as $.readings[*]")
                return nil
            }
            return JSONPath(steps: steps)
        } catch {
            value.fail("\(error)")
            return nil
        }
    }
}
