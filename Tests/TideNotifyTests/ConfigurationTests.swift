import Testing
import TideNotify

/// What a wrong configuration is told.
struct ConfigurationTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var channel: ChannelConfiguration
        var problem: String?
    }

    private static let url = "https://hooks.example/a?b=c"

    @Test(arguments: [
        Case(testDescription: "webhook", channel: webhook(url)),
        Case(testDescription: "IPv6", channel: webhook("http://[2606:4700::1111]:8080/x")),
        Case(
            testDescription: "no scheme",
            channel: webhook("hooks.example"),
            problem: "url: must be an http or https URL"
        ),
        Case(
            testDescription: "file",
            channel: webhook("file:///etc/passwd"),
            problem: "url: must be an http or https URL"
        ),
        Case(
            testDescription: "user",
            channel: webhook("https://a:b@hooks.example/"),
            problem: "without user and password"
        ),
        Case(testDescription: "backslash", channel: webhook("https://hooks.example\\@evil/"), problem: "url: must be"),
        Case(testDescription: "no host", channel: webhook("https:///x"), problem: "url: must be"),
        Case(testDescription: "port", channel: webhook("https://hooks.example:65536/"), problem: "url: must be"),
        Case(
            testDescription: "line break",
            channel: webhook("https://hooks.example/\r\nX: y"),
            problem: "url: must be"
        ),
        Case(testDescription: "not ASCII", channel: webhook("https://höoks.example/"), problem: "of ASCII characters"),
        Case(testDescription: "no secret", channel: webhook(url, []), problem: "secret: give one secret"),
        Case(
            testDescription: "short secret",
            channel: webhook(url, ["whsec_AAAA"]),
            problem: "openssl rand -base64 32"
        ),
        Case(testDescription: "no prefix", channel: webhook(url, ["AAAA"]), problem: "secret: must be whsec_"),
        Case(testDescription: "mail", channel: mail("smtp.example")),
        Case(testDescription: "mail here", channel: mail("127.0.0.1", .none)),
        Case(testDescription: "mail without TLS", channel: mail("10.0.0.1", .none), problem: "tls: none is only for"),
        Case(testDescription: "mail host", channel: mail("smtp://x"), problem: "host: must be a name"),
        Case(
            testDescription: "mail from",
            channel: mail("smtp.example", from: "a@b\r\nBcc: c@d"),
            problem: "from: must be"
        ),
        Case(
            testDescription: "mail port",
            channel: mail("smtp.example", port: 0),
            problem: "port: must be 1 to 65535, is 0"
        ),
        Case(testDescription: "topic", channel: .mqtt(TopicConfiguration(topic: "a/{contact}"))),
        Case(testDescription: "wildcard", channel: .mqtt(TopicConfiguration(topic: "a/#")), problem: "topic: must be"),
        Case(testDescription: "wecom", channel: robot(.wecom, "")),
        Case(
            testDescription: "wecom secret",
            channel: robot(.wecom, "x"),
            problem: "secret: robots of WeCom have none"
        ),
        Case(testDescription: "template", channel: template("https://x.example/{to}", "{short}")),
        Case(
            testDescription: "unknown",
            channel: template(url, "{shrot}"),
            problem: "body: there is no placeholder {shrot}; there are alert, contact"
        ),
        Case(
            testDescription: "host",
            channel: template("https://{to}.example/", ""),
            problem: "must not come from a placeholder"
        ),
        Case(testDescription: "header", channel: template(url, "", ["A:": "b"]), problem: "headers.A:: is no name"),
        Case(
            testDescription: "own header",
            channel: template(url, "", ["Host": "b"]),
            problem: "headers.Host: is set by the program"
        ),
        Case(
            testDescription: "header value",
            channel: template(url, "", ["A": "b\nc"]),
            problem: "headers.A: must be one line"
        ),
        Case(testDescription: "method", channel: template(url, "", method: "DELETE"), problem: "method: must be GET"),
    ])
    func channels(_ item: Case) {
        let found = NotifyConfiguration(channels: ["c": item.channel]).problems().map(\.description)
        if let problem = item.problem {
            #expect(found.contains { $0.hasPrefix("notify.channels.c.") && $0.contains(problem) }, "\(found)")
        } else {
            #expect(found == [])
        }
    }

    @Test func contacts() {
        let channels = [
            "mail": Self.mail("smtp.example"), "one": Self.robot(.feishu, ""), "two": Self.robot(.feishu, ""),
        ]
        let contacts = [
            Contact(id: "a", channel: "mial"), Contact(id: "b", channel: "mail", to: "b"),
            Contact(id: "c", channel: "one"),
            Contact(id: "d", channel: "one", to: "x\ny"),
        ]
        let found = NotifyConfiguration(channels: channels, contacts: contacts).problems().map(\.description)
        #expect(
            found == [
                "notify.contacts.a.channel: there is no channel 'mial'; there are: mail, one, two",
                "notify.contacts.b.to: must be a mail address, is 'b'",
                "notify.contacts.d.to: must be one line",
                "notify.channels.two.url: is the robot of 'one' too: name one channel in both contacts",
            ]
        )
    }

    private static func webhook(_ url: String, _ secrets: [String] = [Samples.secret]) -> ChannelConfiguration {
        .webhook(WebhookConfiguration(url: url, secrets: secrets))
    }

    private static func mail(
        _ host: String,
        _ security: EmailConfiguration.Security = .starttls,
        port: Int? = nil,
        from: String = "a@b.example"
    ) -> ChannelConfiguration {
        .email(EmailConfiguration(host: host, port: port, security: security, from: from))
    }

    private static func robot(_ kind: RobotConfiguration.Kind, _ secret: String) -> ChannelConfiguration {
        .robot(RobotConfiguration(kind: kind, url: url, secret: secret))
    }

    private static func template(
        _ url: String,
        _ body: String,
        _ headers: [String: String] = [:],
        method: String = "POST"
    ) -> ChannelConfiguration {
        .http(TemplateConfiguration(method: method, url: url, headers: headers, body: body))
    }
}
