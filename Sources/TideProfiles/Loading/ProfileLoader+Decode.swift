internal import TideUnits
internal import TideYAML

extension ProfileLoader {
    /// `decode`: variants in their order.
    func decode(_ parameters: [ParameterSpec], _ captures: [[String]]) -> [Variant] {
        guard let value = fields.require("decode", hint: "such as [{json: {fields: …}}]"),
            let items = value.items(maximum: 256)
        else { return [] }
        if items.isEmpty { value.fail("no codec is given", hint: "known: \(Codec.known.joined(separator: ", "))") }
        let variants = items.compactMap { item in variant(item, parameters, captures).map { (variant: $0, value: item) }
        }
        checkReachable(variants)
        return variants.map(\.variant)
    }

    private func variant(_ value: YAMLValue, _ parameters: [ParameterSpec], _ captures: [[String]]) -> Variant? {
        guard let fields = value.fields() else { return nil }
        let condition = fields.optional("when").map(condition) ?? VariantCondition()
        if let envelope = fields.entries.first(where: { $0.key.text == "envelope" }) {
            envelope.key.fail("envelope belongs to match", hint: "match: [{topic: …, envelope: chirpstack}]")
        }
        let codecs = fields.entries.filter { !["when", "envelope"].contains($0.key.text) }
        let found = codecs.compactMap { codec($0.key, $0.value, parameters, captures) }
        if codecs.isEmpty { value.fail("a codec is missing", hint: "known: \(Codec.known.joined(separator: ", "))") }
        if codecs.count > 1 { value.fail("more than one codec", hint: "one entry has one codec") }
        return found.first.map { Variant(condition: condition, codec: $0) }
    }

    private func codec(_ key: YAMLValue, _ value: YAMLValue, _ parameters: [ParameterSpec], _ captures: [[String]])
        -> Codec?
    {
        switch key.text {
        case "json": return jsonCodec(value).map { .json($0) }
        case "binary": return binaryCodec(value, parameters).map { .binary($0) }
        case "plain": return plainCodec(value, captures).map { .plain($0) }
        case "line_protocol": return lineCodec(value).map { .line($0) }
        case "ignore":
            // What they are, for people.
            return value.string(maximum: 256).map { _ in .ignore }
        default:
            let name = key.text ?? ""
            let near = Nearest.match(name, among: Codec.known).map { " (did you mean \($0)?)" } ?? ""
            key.log.add(
                line: key.line,
                column: key.column,
                "codec \(name): not known here\(near); known: \(Codec.known.joined(separator: ", "))"
            )
            return nil
        }
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
        codec.fields = list.entries.compactMap { jsonField($0.key, $0.value, each: each) }
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
            let levels = path.steps.count { $0 == .all || $0 == .members }
            guard [.all, .members].contains(path.steps.last), levels <= 2, path.steps.first != .memberKey else {
                value.fail("each ends with [*] or .*, and has at most two", hint: "such as $.readings[*]")
                return nil
            }
            return path
        } catch {
            value.fail("\(error)")
            return nil
        }
    }
}
