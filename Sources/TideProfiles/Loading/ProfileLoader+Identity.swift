internal import TideUnits
internal import TideYAML

extension ProfileLoader {
    /// Devices that may register themselves per hour, where a profile does not say.
    private static let usualAdoption = 1_000

    /// `identity`: who sent a message.
    func identity(_ references: References, _ variants: [Variant]) -> IdentitySpec? {
        if fields.optional("identity") == nil, sharesTopics {
            // The registry must say anyway which profile a device has.
            let device = IdentityTemplate(parts: [.capture("device")])
            return IdentitySpec(scope: .global, site: nil, device: device, adoption: .never)
        }
        let hint = "such as {site: \"{site}\", device: \"{device}\"}"
        guard let value = fields.require("identity", hint: hint), let fields = value.fields() else { return nil }
        let scope = fields.optional("scope")?.choice(IdentitySpec.Scope.self) ?? .site
        let device = fields.require("device", hint: "such as \"{device}\" or $.devEui")
            .flatMap { template($0, references) }
        let site = fields.optional("site")
        if site == nil, scope == .site {
            value.fail("site is missing", hint: "or, when the device id is unique everywhere, write scope: global")
        }
        let adoption = adoption(fields.optional("adopt"))
        if let sub = fields.optional("sub") {
            sub.fail("devices below devices are not supported by this version; remove it")
        }
        let siteTemplate = site.flatMap { template($0, references) }
        fields.done()
        guard let device, let adoption else { return nil }
        let spec = IdentitySpec(scope: scope, site: siteTemplate, device: device, adoption: adoption)
        checkPaths(spec, value, variants)
        return spec
    }

    /// What the payload must tell of the sender, all payloads must be able to tell.
    private func checkPaths(_ spec: IdentitySpec, _ value: YAMLValue, _ variants: [Variant]) {
        if sharesTopics, spec.isFromEnvelope {
            value.fail(
                "the topic must tell a LoRaWAN device, because the registry says whose profile it has",
                hint: "{device}"
            )
        }
        guard spec.isFromPayload else { return }
        let parts = spec.device.parts + (spec.site?.parts ?? [])
        let isOfTags = parts.contains { if case .tag = $0 { true } else { false } }
        let codec = isOfTags ? "line_protocol" : "json"
        if sharesTopics || !variants.allSatisfy({ [codec, "ignore"].contains($0.codec.name) }) {
            value.fail(
                isOfTags
                    ? "a tag stands in line protocol, and not all payloads are that"
                    : "a path leads into JSON, and not all payloads are JSON",
                hint: "take {names} of the topic"
            )
        }
        if parts.contains(.eui) {
            value.fail("{eui} is the envelope's, and a path leads into the payload", hint: "take one of both")
        }
        if isOfTags, parts.contains(where: { if case .path = $0 { true } else { false } }) {
            value.fail("a path leads into JSON, and a tag stands in a line", hint: "take one of both")
        }
        if parts.contains(.path(JSONPath(steps: [.memberKey]))), !variants.contains(where: \.codec.hasMembers) {
            value.fail("$key is the key of a member, and each has no .*", hint: "such as each: $.devices.*")
        }
    }

    private func adoption(_ value: YAMLValue?) -> IdentitySpec.Adoption? {
        guard let value else { return sharesTopics ? .never : .perHour(Self.usualAdoption) }
        if sharesTopics, value.text != "never" {
            value.fail("on topics of all LoRaWAN devices the registry says whose profile one has", hint: "adopt: never")
        }
        if value.text == "never" { return .never }
        guard value.isMap, let fields = value.fields() else {
            value.fail("\(value.words) is not known here", hint: "right is never, or {max_new_per_hour: 1000}")
            return nil
        }
        let count = fields.require("max_new_per_hour", hint: "how many devices may register themselves per hour")
        fields.done()
        return count?.integer(in: 0...1_000_000).map { .perHour($0) }
    }

    /// Text with `{capture}`, `{$.path}`, `{tag.name}`, or one bare `$.path`.
    private func template(_ value: YAMLValue, _ references: References) -> IdentityTemplate? {
        guard let text = value.string(maximum: 256) else { return nil }
        if text.hasPrefix("$") { return path(value, text).map { IdentityTemplate(parts: [.path($0)]) } }
        var parts: [IdentityTemplate.Part] = []
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{") {
            if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
            guard let close = rest[open...].firstIndex(of: "}") else {
                value.fail("'}' is missing in \(value.words)")
                return nil
            }
            let name = String(rest[rest.index(after: open)..<close])
            guard let part = part(name, value, references) else { return nil }
            parts.append(part)
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        return IdentityTemplate(parts: parts)
    }

    private func part(_ name: String, _ value: YAMLValue, _ references: References) -> IdentityTemplate.Part? {
        if name.hasPrefix("$") { return path(value, name).map { .path($0) } }
        if name.hasPrefix("tag."), name.utf8.count > 4 { return .tag(String(name.dropFirst(4))) }
        guard references.isCodecKnown else { return .capture(name) }
        guard let lacking = references.captures.firstIndex(where: { !$0.contains(name) }) else { return .capture(name) }
        if name == "eui", !references.envelopes.contains(where: { $0?.eui == nil }) { return .eui }
        let known = references.captures[lacking].map { "{\($0)}" }
        let which = references.captures.count > 1 ? "match[\(lacking)]" : "the topic"
        let near = Nearest.match("{\(name)}", among: known).map { "did you mean \($0)? " } ?? ""
        value.fail(
            "\(which) has no {\(name)}",
            hint: known.isEmpty ? "put {\(name)} into the topic" : "\(near)it has \(known.joined(separator: ", "))"
        )
        return nil
    }

    /// A path into the payload, without `[*]`.
    func path(_ value: YAMLValue, _ text: String) -> JSONPath? {
        do {
            let path = try JSONPath(text)
            guard !path.isMany else {
                value.fail("[*] and .* are allowed only in each", hint: "name one element such as [0]")
                return nil
            }
            return path
        } catch {
            value.fail("\(error)")
            return nil
        }
    }
}
