internal import TideModel

/// Puts together who sent a line, from its tags and the topic's captures.
struct LineIdentity {
    private let spec: IdentitySpec

    init(_ spec: IdentitySpec) { self.spec = spec }

    /// Whether names of the topic take part.
    var readsTopic: Bool { parts.contains { if case .capture = $0 { true } else { false } } }

    /// Keys of the tags that take part.
    var tags: [String] { parts.compactMap { if case .tag(let key) = $0 { key } else { nil } } }

    private var parts: [IdentityTemplate.Part] { (spec.site?.parts ?? []) + spec.device.parts }

    /// The line's device; nil when an id is missing or no usable name.
    func key(_ tags: LineTags, captures: TopicCaptures) -> DeviceKey? {
        guard let device = text(spec.device, tags, captures) else { return nil }
        guard let site = spec.site else { return DeviceKey(site: "", device: device) }
        return text(site, tags, captures).map { DeviceKey(site: $0, device: device) }
    }

    private func text(_ template: IdentityTemplate, _ tags: LineTags, _ captures: TopicCaptures) -> String? {
        var text = ""
        for part in template.parts {
            switch part {
            case .text(let literal): text += literal
            case .capture(let name): text += captures[name] ?? ""
            case .tag(let key):
                guard let value = tags.value(key), let valid = String(validating: value, as: UTF8.self) else {
                    return nil
                }
                text += valid
            case .path, .eui: return nil
            }
        }
        return IdentityTemplate.isUsable(text) ? text : nil
    }
}
