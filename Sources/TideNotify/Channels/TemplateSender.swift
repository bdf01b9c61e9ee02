internal import TideModel

/// Sends letters as requests made of a template.
package struct TemplateSender: ChannelSender {
    private let configuration: TemplateConfiguration
    private let courier: HTTPCourier

    /// Makes a sender.
    package init(_ configuration: TemplateConfiguration, courier: HTTPCourier) {
        (self.configuration, self.courier) = (configuration, courier)
    }

    /// Sends a letter.
    package func send(_ letter: Letter) async -> DeliveryOutcome {
        let url = Template(configuration.url).filled { TextEscape.url(Self.value($0, letter)) }
        guard let address = WebAddress(url) else { return .refused("no URL") }
        var call = HTTPCall(method: configuration.method, address: address, access: configuration.access)
        call.headers = headers(letter)
        call.body = Array(Template(configuration.body).filled { escaped(Self.value($0, letter)) }.utf8)
        switch await courier.send(call) {
        case .success(let answer): return answer.outcome
        case .failure(let failure): return failure.outcome
        }
    }

    private func headers(_ letter: Letter) -> [(name: String, value: String)] {
        var headers = configuration.headers.map { name, value in
            (name: name, value: Template(value).filled { Self.value($0, letter).oneLine })
        }
        if !configuration.body.isEmpty, !headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            headers.append((name: "Content-Type", value: contentType))
        }
        return headers.sorted { $0.name < $1.name }
    }

    private var contentType: String {
        switch configuration.format {
        case .json: "application/json"
        case .form: "application/x-www-form-urlencoded"
        case .text: "text/plain; charset=utf-8"
        }
    }

    private func escaped(_ value: String) -> String {
        switch configuration.format {
        case .json: TextEscape.json(value)
        case .form: TextEscape.url(value)
        case .text: value
        }
    }

    private static func value(_ name: String, _ letter: Letter) -> String {
        let (message, contact, first) = (letter.message, letter.contact, letter.message.items.first)
        return switch name {
        case "id": letter.key
        case "contact": contact.id
        case "name": contact.name
        case "to": contact.to
        case "kind": message.kind.rawValue
        case "severity": message.severity?.name ?? ""
        case "short": letter.text.short
        case "text": letter.text.plain()
        case "alert": first.map { "\($0.alert)" } ?? ""
        case "title": first.map { contact.language.choose(en: $0.words.title.en, zh: $0.words.title.zh) } ?? ""
        case "site": first?.words.site ?? ""
        case "place": first?.words.place ?? ""
        case "value": first.flatMap(ShownValue.measured) ?? ""
        case "link": letter.text.links.first.flatMap(\.self) ?? ""
        case "list": letter.text.list ?? ""
        default: ""
        }
    }
}
