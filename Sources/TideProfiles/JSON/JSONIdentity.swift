internal import CSimdJSON
internal import TideModel

/// Puts together who sent a row, from its payload and the topic's captures.
struct JSONIdentity {
    private enum Part {
        case text(String)
        case capture(String)
        case value(JSONFrameDecoder.Lookup)
    }

    private let site: [Part]?
    private let device: [Part]

    init(_ spec: IdentitySpec, lookup: (JSONPath) -> JSONFrameDecoder.Lookup) {
        func parts(_ template: IdentityTemplate) -> [Part] {
            template.parts.map { part in
                switch part {
                case .text(let text): .text(text)
                case .capture(let name): .capture(name)
                case .path(let path): .value(lookup(path))
                case .eui, .tag: preconditionFailure("a profile with a path in identity has neither {eui} nor tags")
                }
            }
        }
        site = spec.site.map(parts)
        device = parts(spec.device)
    }

    /// The row's device; nil when an id is missing or no usable name.
    func key(_ values: JSONFrameDecoder.Values, row: Int, captures: TopicCaptures) -> DeviceKey? {
        guard let device = text(device, values, row, captures) else { return nil }
        guard let site else { return DeviceKey(site: "", device: device) }
        return text(site, values, row, captures).map { DeviceKey(site: $0, device: device) }
    }

    private func text(
        _ parts: [Part],
        _ values: JSONFrameDecoder.Values,
        _ row: Int,
        _ captures: TopicCaptures
    ) -> String? {
        var text = ""
        for part in parts {
            switch part {
            case .text(let literal): text += literal
            case .capture(let name): text += captures[name] ?? ""
            case .value(let lookup):
                let value = values.find(lookup, row: row)
                switch Int32(value.kind) {
                case TIDE_JSON_STRING.kind: text += String(decoding: value.bytes, as: UTF8.self)
                case TIDE_JSON_INT.kind: text += String(value.integer)
                default: return nil
                }
            }
        }
        return IdentityTemplate.isUsable(text) ? text : nil
    }
}
