internal import TideUnits
internal import TideYAML

extension ProfileLoader {
    /// What `from` may name.
    struct Sources {
        /// Whose fields.
        var variants: [Variant]
        /// What envelopes tell beside the payload.
        var told: [String: (isText: Bool, name: String)] = [:]

        init(_ variants: [Variant], _ match: [MatchEntry]) {
            self.variants = variants
            for envelope in match.compactMap(\.envelope) {
                for text in Envelope.Text.allCases where envelope.place(of: text) != nil {
                    told[text.rawValue] = (true, "string")
                }
                for fact in Envelope.Fact.allCases where envelope.place(of: fact) != nil {
                    told[fact.rawValue] = (false, "number")
                }
            }
        }
    }

    /// The field that `from` names, if it may be read as a number (or as text).
    func fieldName(_ value: YAMLValue, _ sources: Sources, text: Bool) -> String? {
        let variants = sources.variants
        guard let name = value.string(), !variants.isEmpty else { return value.text }
        var kinds = variants.flatMap { $0.codec.fieldKinds(name) }
        if kinds.isEmpty, let told = sources.told[name] { kinds = [told] }
        guard let kind = kinds.first(where: { $0.isText != text }) ?? kinds.first else {
            let names = Set(variants.flatMap(\.codec.fieldNames)).union(sources.told.keys).sorted()
            let near = Nearest.match(name, among: names).map { "did you mean \($0)? " } ?? ""
            value.fail("there is no field \(name)", hint: "\(near)fields are \(names.joined(separator: ", "))")
            return nil
        }
        if kind.isText != text {
            value.fail(
                text
                    ? "\(name) is of type \(kind.name); an attribute is of type string"
                    : "\(name) is text, and a series holds numbers",
                hint: text ? nil : "put it under attributes"
            )
        }
        for case .binary(let codec) in variants.map(\.codec) where !text {
            for slot in codec.slots(name) where codec.slots[slot].lacksMissing { codec.failMissing(slot, value) }
        }
        return name
    }

    /// The units that stand behind numbers must measure what the series does.
    func checkMeasures(_ value: YAMLValue, _ field: String, _ unit: Unit, _ variants: [Variant]) {
        for found in variants.flatMap({ $0.codec.valueFields }) where found.name == field {
            for (suffix, code) in found.units.sorted(by: { $0.key < $1.key }) {
                do { _ = try Unit(code).converter(to: unit) } catch { value.fail("\"\(suffix)\": \(error)") }
            }
        }
    }
}

extension Codec {
    /// Whether rows are members of an object.
    var hasMembers: Bool {
        if case .json(let codec) = self { codec.each?.steps.contains(.members) ?? false } else { false }
    }

    /// Fields of JSON, plain text or lines.
    var valueFields: [JSONField] {
        switch self {
        case .json(let codec): codec.fields
        case .plain(let codec): codec.fields
        case .line(let codec): codec.fields.map(\.value)
        case .binary, .ignore: []
        }
    }

    /// Names that `from` may use.
    fileprivate var fieldNames: [String] {
        switch self {
        case .json, .plain, .line: valueFields.map(\.name)
        case .binary(let codec): codec.slots.dropFirst(BinaryCodec.Given.rssi.rawValue).map(\.name)
        case .ignore: []
        }
    }

    /// What the fields of a name are.
    fileprivate func fieldKinds(_ name: String) -> [(isText: Bool, name: String)] {
        switch self {
        case .json, .plain, .line:
            valueFields.filter { $0.name == name }.map { ($0.kind == .string, $0.kind.rawValue) }
        case .binary(let codec):
            codec.slots.dropFirst(BinaryCodec.Given.rssi.rawValue).filter { $0.name == name }
                .map { ($0.isText, $0.isText ? "string" : "number") }
        case .ignore: []
        }
    }
}
