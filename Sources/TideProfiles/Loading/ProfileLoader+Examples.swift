internal import TideModel
internal import TideUnits
internal import TideYAML

extension ProfileLoader {
    /// `examples`: the profile's own tests.
    func exampleList(match: [MatchEntry], series: [SeriesSpec], attributes: [AttributeSpec]) -> [ProfileExample] {
        guard let items = fields.optional("examples")?.items(maximum: 1_000) else { return [] }
        // Those that are wrong themselves have been told already: examples may name them.
        let names = ExampleNames(
            channels: keys(of: "series") ?? series.map(\.channel),
            attributes: keys(of: "attributes") ?? attributes.map(\.name),
            topic: match.first?.topic
        )
        return items.compactMap { example($0, names) }
    }

    private func keys(of block: String) -> [String]? {
        fields.optional(block)?.fields()?.entries.compactMap(\.key.text).sorted()
    }

    struct ExampleNames {
        var channels: [String]
        var attributes: [String]
        var topic: TopicPattern?
    }

    private func example(_ value: YAMLValue, _ names: ExampleNames) -> ProfileExample? {
        guard let fields = value.fields() else { return nil }
        let name = fields.require("name", hint: "what it shows, such as normal")?.string(maximum: 128)
        let given = fields.require("given", hint: "such as {topic: …, text: '{…}'}")?.fields()
        let want = fields.optional("want").map { rows($0, names) } ?? []
        let errors = fields.optional("errors")?.items(maximum: 64)?.compactMap(errorCode) ?? []
        let origin = fields.optional("origin")?.choice(ProfileExample.Origin.self)
        fields.done()
        guard let name, let given else { return nil }
        let topic = topic(given, names)
        let contentType = given.optional("content_type")?.string(maximum: 256)
        let received = given.optional("received").flatMap(moment)
        let payload = payload(given)
        let port = given.optional("port")?.integer(in: 0...255)
        var parameters: [String: String] = [:]
        for (key, value) in given.optional("params")?.fields()?.entries ?? [] {
            if let name = key.text, value.number() != nil { parameters[name] = value.text }
        }
        given.done(later: [
            "inner_hex": Self.notYet, "file": "cannot be read here; write text, hex or base64",
        ])
        guard let payload else { return nil }
        return ProfileExample(
            name: name,
            topic: topic ?? "",
            contentType: contentType,
            port: port,
            parameters: parameters,
            origin: origin,
            payload: payload,
            received: received,
            want: want,
            errors: errors,
            line: value.line,
            column: value.column
        )
    }

    /// Without a topic, the profile's first one stands in when it has no wildcards.
    private func topic(_ given: YAMLFields, _ names: ExampleNames) -> String? {
        if let topic = given.optional("topic") { return topic.string() }
        if sharesTopics { return "" }
        let isPlain = names.topic?.segments.allSatisfy { if case .literal = $0 { true } else { false } } ?? true
        if !isPlain { given.value.fail("topic is missing", hint: "one that fits \(names.topic?.description ?? "")") }
        return names.topic?.description
    }

    private func payload(_ given: YAMLFields) -> [UInt8]? {
        let (text, hex, base64) = (given.optional("text"), given.optional("hex"), given.optional("base64"))
        let all = [text, hex, base64].compactMap(\.self)
        if given.entries.contains(where: { $0.key.text == "file" }) { return nil }
        guard all.count == 1 else {
            let problem = all.isEmpty ? "the payload is missing" : "more than one payload"
            given.value.fail(problem, hint: "right is one of text, hex and base64")
            return nil
        }
        if let text { return text.string(maximum: 1 << 20).map { Array($0.utf8) } }
        guard let value = hex ?? base64, let digits = value.string(maximum: 1 << 20) else { return nil }
        let bytes = hex != nil ? PayloadText.hex(digits) : PayloadText.base64(digits)
        if bytes == nil { value.fail(hex != nil ? "no pairs of hexadecimal digits" : "no valid base64") }
        return bytes
    }

    private func moment(_ value: YAMLValue) -> Int64? {
        guard let text = value.string(maximum: 64) else { return nil }
        let bytes = Array(text.utf8)
        guard let time = bytes.withUnsafeBytes({ RFC3339.read($0) }), let offset = time.offset else {
            value.fail("\(value.words) is no time", hint: "such as 2026-01-05T00:00:00Z")
            return nil
        }
        return time.local - Int64(offset) * 1_000
    }

    private func errorCode(_ value: YAMLValue) -> String? {
        let known =
            DecodeReason.allCases.dropFirst().map(\.code) + [ProfileTester.noFields]
            + CellStatus.allCases.filter(\.isFault).map(\.code)
        guard let code = value.string(maximum: 64) else { return nil }
        guard known.contains(code) else {
            let near = Nearest.match(code, among: known).map { "did you mean \($0)? " } ?? ""
            value.fail("\(value.words) is no error", hint: "\(near)errors are \(known.joined(separator: ", "))")
            return nil
        }
        return code
    }

    /// One mapping, or a list with one mapping per row.
    private func rows(_ value: YAMLValue, _ names: ExampleNames) -> [WantedRow] {
        if value.isList { return value.items(maximum: 10_000)?.compactMap { row($0, names) } ?? [] }
        return row(value, names).map { [$0] } ?? []
    }

    private func row(_ value: YAMLValue, _ names: ExampleNames) -> WantedRow? {
        guard let fields = value.fields() else { return nil }
        var row = WantedRow(time: fields.optional("time").flatMap(moment), values: [:], attributes: [:])
        if let attributes = fields.optional("attributes")?.fields() {
            for (key, text) in attributes.entries where known(key, names.attributes, "attribute") {
                row.attributes[key.text ?? ""] = text.string()
            }
        }
        for (key, wanted) in fields.entries where !["time", "attributes"].contains(key.text) {
            guard known(key, names.channels, "series") else { continue }
            row.values[key.text ?? ""] = self.wanted(wanted)
        }
        return row
    }

    private func known(_ key: YAMLValue, _ names: [String], _ what: String) -> Bool {
        guard let name = key.text, !names.contains(name) else { return true }
        let near = Nearest.match(name, among: names).map { "did you mean \($0)? " } ?? ""
        key.fail("there is no \(what) \(name)", hint: "\(near)known are \(names.joined(separator: ", "))")
        return false
    }

    private func wanted(_ value: YAMLValue) -> WantedValue? {
        if value.plain == "missing" { return .missing }
        guard value.isMap, let fields = value.fields() else {
            return value.number().map { .value($0, unit: nil, flag: nil) }
        }
        let number = fields.require("value", hint: "a number")?.number()
        let unit = fields.optional("unit").flatMap(unitCode)
        let flag = (fields.optional("flag") ?? fields.optional("qc")).flatMap(flag)
        fields.done()
        return number.map { .value($0, unit: unit, flag: flag) }
    }

    private func unitCode(_ value: YAMLValue) -> String? {
        guard let text = value.string(maximum: 128) else { return nil }
        do { return try Unit(text).code } catch {
            value.fail("\(error)")
            return nil
        }
    }

    /// A flag by its number or its name.
    private func flag(_ value: YAMLValue) -> Int? {
        let names = ["pass": 1, "not_evaluated": 2, "suspect": 3, "fail": 4, "missing": 9]
        if let text = value.text, let flag = names[text] ?? Int(text), names.values.contains(flag) { return flag }
        value.fail(
            "\(value.words) is no flag",
            hint: "right is pass (1), not_evaluated (2), suspect (3), fail (4), missing (9)"
        )
        return nil
    }
}
