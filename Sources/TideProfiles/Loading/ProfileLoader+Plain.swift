internal import TideYAML

extension ProfileLoader {
    /// `plain`: one field, or fields by a name of the topic.
    func plainCodec(_ value: YAMLValue, _ captures: [[String]]) -> PlainCodec? {
        guard let fields = value.fields() else { return nil }
        let by = fields.optional("by")
        let list = fields.require("fields", hint: "such as {temperature: {type: number}}")?.fields()
        fields.done()
        guard let list else { return nil }
        refuseTooMany(list, "fields")
        let name = by?.string(maximum: 64)
        if let by, let name, !captures.allSatisfy({ $0.contains(name) }) {
            by.fail("the topic has no {\(name)}", hint: "write it there: farm/{site}/{device}/{\(name)}")
        }
        if by == nil, list.entries.count != 1 {
            value.fail("one bare value is one field", hint: "by: channel, when the topic's {channel} tells which")
        }
        return PlainCodec(by: name, fields: list.entries.compactMap { plainField($0.key, $0.value) })
    }
}
