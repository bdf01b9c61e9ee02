internal import TideYAML

extension ProfileLoader {
    /// `line_protocol`: measurements, and fields by their keys.
    func lineCodec(_ value: YAMLValue) -> LineCodec? {
        guard let fields = value.fields() else { return nil }
        let measurement = fields.optional("measurement")
        let list = fields.require("fields", hint: "such as {temp: {field: temperature}}")?.fields()
        fields.done()
        guard let list else { return nil }
        refuseTooMany(list, "fields")
        var codec = LineCodec(fields: [])
        codec.measurements = measurement.map(measurements) ?? []
        codec.fields = list.entries.compactMap { lineField($0.key, $0.value) }
            .sorted { $0.value.name < $1.value.name }
        refuseTwice(codec.fields, list)
        return codec
    }

    /// One name or a list.
    private func measurements(_ value: YAMLValue) -> [String] {
        guard value.isList else { return lineName(value).map { [$0] } ?? [] }
        let items = value.items(maximum: 256) ?? []
        if items.isEmpty { value.fail("no measurement is named", hint: "leave the key out, and all are read") }
        return items.compactMap(lineName)
    }

    private func lineField(_ key: YAMLValue, _ value: YAMLValue) -> LineField? {
        guard let name = Names.check(key), let fields = value.fields() else { return nil }
        let (field, tag) = (fields.optional("field"), fields.optional("tag"))
        var meaning = JSONField(name: name, path: JSONPath(steps: []), kind: .number)
        readMeaning(value, fields, into: &meaning, usual: tag == nil ? .number : .string)
        switch (field, tag) {
        case (nil, nil): value.fail("field is missing", hint: "the key in the line: field: temperature; or tag: model")
        case (_?, _?): value.fail("field and tag are both said", hint: "a value stands in one place")
        default: break
        }
        // With a wrong name the profile is refused anyway; the field must stand, or series would complain too.
        let place = tag.map { LineField.Place.tag(lineName($0) ?? "") } ?? .field(field.flatMap(lineName) ?? "")
        return LineField(place: place, value: meaning)
    }

    /// A name as lines have it, without its escapes.
    private func lineName(_ value: YAMLValue) -> String? {
        guard let text = value.string(maximum: 256) else { return nil }
        guard !text.isEmpty, !text.utf8.contains(0x0A) else {
            value.fail("\(value.words) is no name in a line", hint: "as it is there, but without its backslashes")
            return nil
        }
        return text
    }

    private func refuseTwice(_ fields: [LineField], _ list: YAMLFields) {
        for (index, field) in fields.enumerated() {
            guard let first = fields[..<index].first(where: { $0.place == field.place }) else { continue }
            let value = list.entries.first { $0.key.text == field.value.name }?.value ?? list.value
            value.fail("\(field.words) is read as \(first.value.name) already", hint: "series may share one field")
        }
    }

    /// `source: line`.
    func lineTime(_ value: YAMLValue, _ variants: [Variant]) -> TimeSpec.Source {
        if !variants.allSatisfy({ ["line_protocol", "ignore"].contains($0.codec.name) }) {
            value.fail("only lines of line_protocol have a time of their own", hint: "receive, or a path such as $.ts")
        }
        return .line
    }
}
