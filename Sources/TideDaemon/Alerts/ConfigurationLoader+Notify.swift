internal import Foundation
internal import TideNotify
internal import TideProfiles
internal import TideYAML

extension ConfigurationLoader {
    /// The `notify:` block: channels and contacts.
    func notify(_ fields: YAMLFields) -> NotifyConfiguration {
        var channels: [String: ChannelConfiguration] = [:]
        for (key, value) in fields.optional("channels")?.fields()?.entries ?? [] {
            guard let id = key.string(maximum: 64), let fields = value.fields() else { continue }
            channels[id] = channel(fields)
        }
        let contacts = (fields.optional("contacts")?.fields()?.entries ?? []).compactMap { key, value in
            key.string(maximum: 64).flatMap { id in value.fields().flatMap { contact(id, $0) } }
        }
        fields.done()
        let configuration = NotifyConfiguration(channels: channels, contacts: contacts)
        return configuration
    }

    private enum Kind: String, CaseIterable { case webhook, email, mqtt, wecom, dingtalk, feishu, http }

    private func contact(_ id: String, _ fields: YAMLFields) -> Contact? {
        let channel = fields.require("channel", hint: "the id of a channel")?.string(maximum: 64)
        let contact = Contact(
            id: id,
            name: fields.optional("name")?.string(maximum: 128) ?? "",
            channel: channel ?? "",
            to: fields.optional("to")?.string(maximum: 256) ?? "",
            language: fields.optional("language")?.choice(Language.self) ?? .zh
        )
        fields.done()
        return channel == nil ? nil : contact
    }

    private func channel(_ fields: YAMLFields) -> ChannelConfiguration? {
        defer { fields.done() }
        guard let kind = fields.require("type", hint: Self.kinds)?.choice(Kind.self) else { return nil }
        switch kind {
        case .webhook:
            let secrets = secret(fields, "secret_file", isNeeded: true).split(separator: "\n").map { String($0) }
            return .webhook(WebhookConfiguration(url: url(fields), secrets: secrets, access: access(fields)))
        case .email: return .email(email(fields))
        case .mqtt: return .mqtt(TopicConfiguration(topic: fields.require("topic")?.string() ?? ""))
        case .http: return .http(template(fields))
        case .wecom, .dingtalk, .feishu:
            let robot = RobotConfiguration.Kind(rawValue: kind.rawValue) ?? .wecom
            let secret = secret(fields, "secret_file", isNeeded: false)
            return .robot(RobotConfiguration(kind: robot, url: url(fields), secret: secret, access: access(fields)))
        }
    }

    private static let kinds = Kind.allCases.map(\.rawValue).joined(separator: ", ")

    private func email(_ fields: YAMLFields) -> EmailConfiguration {
        EmailConfiguration(
            host: fields.require("host")?.string(maximum: 255) ?? "",
            port: fields.optional("port")?.integer(in: 1...65_535),
            security: fields.optional("tls")?.choice(EmailConfiguration.Security.self) ?? .starttls,
            user: fields.optional("user")?.string() ?? "",
            password: secret(fields, "password_file", isNeeded: false),
            from: fields.require("from", hint: "the address that mails come from")?.string() ?? "",
            authorities: path(fields, "ca")
        )
    }

    private func template(_ fields: YAMLFields) -> TemplateConfiguration {
        var headers: [String: String] = [:]
        for (key, value) in fields.optional("headers")?.fields()?.entries ?? [] {
            if let name = key.text, let text = value.string() { headers[name] = text }
        }
        return TemplateConfiguration(
            method: fields.optional("method")?.string(maximum: 8) ?? "POST",
            url: url(fields),
            headers: headers,
            format: fields.optional("format")?.choice(TemplateConfiguration.Format.self) ?? .json,
            body: fields.optional("body")?.string(maximum: 16_384) ?? "",
            access: access(fields)
        )
    }

    private enum Allowed: String, CaseIterable { case `private` }

    private func access(_ fields: YAMLFields) -> HTTPAccess {
        let allows = fields.optional("allow")?.choice(Allowed.self) != nil
        let deadline = fields.optional("deadline")?.duration(in: 1_000...60_000)
        let authorities = path(fields, "ca")
        guard let deadline else { return HTTPAccess(allowsPrivate: allows, authorities: authorities) }
        return HTTPAccess(allowsPrivate: allows, authorities: authorities, deadline: .milliseconds(deadline))
    }

    private func path(_ fields: YAMLFields, _ key: String) -> String? {
        fields.optional(key)?.string().map(credentials.path).map(resolve)
    }

    /// The address: in the configuration, or in a file where it is a secret.
    private func url(_ fields: YAMLFields) -> String {
        let file = fields.optional("url_file")
        guard let url = fields.optional("url")?.string(maximum: 2_048) else {
            guard let file else {
                fields.value.fail("url is missing", hint: "or url_file, where the address is a secret")
                return ""
            }
            return secret(file)
        }
        if let file { file.fail("url is given too", hint: "leave one of them away") }
        return url
    }

    private func secret(_ fields: YAMLFields, _ key: String, isNeeded: Bool) -> String {
        let value = isNeeded ? fields.require(key, hint: "a file that only the daemon may read") : fields.optional(key)
        return value.map(secret) ?? ""
    }

    /// Content of a file, without the line's end.
    private func secret(_ value: YAMLValue) -> String {
        guard let path = value.string().map(credentials.path).map(resolve) else { return "" }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8), text.utf8.count <= 4_096 else {
            value.fail("\(path) cannot be read", hint: "one line, readable for the daemon alone")
            return ""
        }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
