import Synchronization
import Testing
import TideAPI
import TideModel

@Suite("Alerts: answers by links")
struct AlertAnswerTests {
    /// What a form sends.
    private static func post(
        _ alerts: MemoryAlerts,
        _ action: String = "acknowledge",
        alert: String = "7",
        fields: [(String, String)],
        _ change: (inout WebRequest) -> Void = { _ in }
    ) async -> ControlResponse {
        var web = MemoryWeb()
        web.alerts = alerts
        var request = WebRequest(method: "POST", target: "/alerts/\(alert)/\(action)")
        request.contentType = "application/x-www-form-urlencoded"
        request.body = Array(form(fields).utf8)
        change(&request)
        return await WebRoutes(service: web.service, logger: .quiet).respond(to: request)
    }

    /// As browsers code fields.
    static func form(_ fields: [(String, String)]) -> String {
        fields.map { name, value in
            let target = ControlRequest("GET", [], query: [.init(name, value)]).target
            return target.dropFirst(2).replacing("%20", with: "+")
        }.joined(separator: "&")
    }

    private static func token(_ link: String = AlertPageTests.link()) -> String {
        String(link.drop { $0 != "=" }.dropFirst())
    }

    @Test func whoWasToldAnswers() async throws {
        let alerts = MemoryAlerts()
        let t = ("t", Self.token())
        let answers = [
            await Self.post(alerts, fields: [t]),
            await Self.post(alerts, "assign", fields: [t, ("to", "Li Wei")]),
            await Self.post(alerts, "assign", fields: [t, ("to", "")]),
            await Self.post(alerts, "comment", fields: [t, ("text", "泵 2 坏了 & +1")]),
            await Self.post(alerts, "close", fields: [t, ("cause", "fouling"), ("comment", "")]),
            await Self.post(alerts, "close", fields: [t, ("lang", "zh"), ("cause", "true"), ("comment", "x")]),
        ]
        #expect(answers.allSatisfy { $0.status == 303 })
        #expect(answers[0].headers["location"] == "/alerts/7?t=\(t.1)")
        #expect(answers[5].headers["location"] == "/alerts/7?lang=zh&t=\(t.1)")
        #expect(
            alerts.commands.withLock { $0 } == [
                .acknowledge(7, by: "duty"), .assign(7, to: "Li Wei", by: "duty"), .assign(7, to: nil, by: "duty"),
                .comment(7, "泵 2 坏了 & +1", by: "duty"), .close(7, .fouling, comment: nil, by: "duty"),
                .close(7, .true, comment: "x", by: "duty"),
            ]
        )
    }

    /// Previews of mail and chat programs follow links: they must change nothing.
    @Test(arguments: ["GET", "HEAD"])
    func toLookChangesNothing(_ method: String) async throws {
        let alerts = MemoryAlerts()
        var web = MemoryWeb()
        web.alerts = alerts
        #expect(await web.answer(AlertPageTests.link(), method: method).status == 200)
        let action = "/alerts/7/acknowledge?t=\(Self.token())"
        let answer = await web.answer(action, method: method)
        #expect(answer.status == 405 && answer.headers["allow"] == "POST")
        #expect(alerts.commands.withLock { $0.isEmpty })
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var token: String
        var says: String
        var isWrong: Bool { says == AlertAnswerTests.wrong }
    }

    private static let wrong = "This link is not for this alert."
    private static let day = AlertLink.lifetime
    private static let right = token()
    private static let parts = right.split(separator: ".").map(String.init)
    private static let otherKey: LinkKey = {
        guard let key = LinkKey(Array(repeating: 7, count: 32)) else { preconditionFailure() }
        return key
    }()

    @Test(arguments: [
        Refused(testDescription: "none", token: "", says: "open the link of a message"),
        Refused(testDescription: "of another alert", token: token(AlertPageTests.link(6)), says: wrong),
        Refused(testDescription: "a day old", token: token(AlertPageTests.link(age: day)), says: "older than a day"),
        Refused(
            testDescription: "of another folder",
            token: token(AlertPageTests.link(key: otherKey)),
            says: wrong
        ),
        Refused(
            testDescription: "of another contact",
            token: [
                parts[0], token(AlertPageTests.link(contact: "chief")).split(separator: ".").map(String.init)[1],
                parts[2],
            ]
            .joined(separator: "."),
            says: wrong
        ),
        Refused(
            testDescription: "made to last",
            token: ["9\(parts[0])", parts[1], parts[2]].joined(separator: "."),
            says: wrong
        ),
        Refused(testDescription: "cut short", token: String(right.dropLast()), says: wrong),
        Refused(testDescription: "without code", token: "\(parts[0]).\(parts[1]).", says: wrong),
        Refused(testDescription: "nonsense", token: "x", says: wrong),
        Refused(testDescription: "long", token: String(repeating: "a.", count: 1_000), says: wrong),
    ])
    func aTokenThatIsNotRightChangesNothing(_ refused: Refused) async throws {
        let alerts = MemoryAlerts()
        for action in ["acknowledge", "close"] {
            let fields = [("lang", "en"), ("t", refused.token)] + (action == "close" ? [("cause", "true")] : [])
            let answer = await Self.post(alerts, action, fields: fields)
            let text = String(decoding: try await answer.collect(), as: UTF8.self)
            #expect(answer.status == 403 && text.contains(refused.says), "\(text)")
        }
        #expect(alerts.commands.withLock { $0.isEmpty })
        var web = MemoryWeb()
        web.alerts = alerts
        let shown = ControlRequest("GET", ["alerts", "7"], query: [.init("t", refused.token), .init("lang", "en")])
        let page = await web.answer(shown.target)
        let html = String(decoding: try await page.collect(), as: UTF8.self)
        #expect(html.contains(refused.says) && !html.contains("<form"))
        // Only what was signed once, or no link at all, shows the alert.
        #expect(page.status == (refused.isWrong ? 403 : 200) && html.contains("Oxygen is low") != refused.isWrong)
    }

    @Test func justBeforeADayIsOverItCounts() async {
        let alerts = MemoryAlerts()
        let token = Self.token(AlertPageTests.link(age: Self.day - 1))
        #expect(await Self.post(alerts, fields: [("t", token)]).status == 303)
    }

    struct Strange: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var status: Int
        var change: @Sendable (inout WebRequest) -> Void
    }

    @Test(arguments: [
        Strange(testDescription: "page of another site", status: 403) { $0.fetchSite = "cross-site" },
        Strange(testDescription: "other port of this machine", status: 403) { $0.fetchSite = "same-site" },
        Strange(testDescription: "own page", status: 303) { $0.fetchSite = "same-origin" },
        Strange(testDescription: "charset", status: 303) { $0.contentType? += "; charset=UTF-8" },
        Strange(testDescription: "other host", status: 421) { $0.host = "evil.example" },
        Strange(testDescription: "JSON", status: 400) { $0.contentType = "application/json" },
        Strange(testDescription: "no type", status: 400) { $0.contentType = nil },
        Strange(testDescription: "not UTF-8", status: 400) { $0.body = Array($0.body + "&x=%FF".utf8) },
        Strange(testDescription: "field twice", status: 400) { $0.body += Array("&t=x".utf8) },
        Strange(testDescription: "unknown field", status: 400) { $0.body += Array("&by=chief".utf8) },
        Strange(testDescription: "unknown action", status: 405) { $0.target = "/alerts/7/explode" },
        Strange(testDescription: "not a number", status: 400) { $0.target = "/alerts/x/acknowledge" },
        Strange(testDescription: "PUT", status: 405) { $0.method = "PUT" },
    ])
    func whatIsNoFormOfThePageIsRefused(_ strange: Strange) async {
        let alerts = MemoryAlerts()
        let answer = await Self.post(alerts, fields: [("t", Self.right)], strange.change)
        #expect(answer.status == strange.status)
        #expect(alerts.commands.withLock { $0.isEmpty } == (strange.status != 303))
    }

    @Test func aRefusalIsShownOnThePage() async throws {
        let alerts = MemoryAlerts(refusal: ControlError(409, ["alert 7 is over, or was <never> there"]))
        let answer = await Self.post(alerts, fields: [("t", Self.right)])
        let html = String(decoding: try await answer.collect(), as: UTF8.self)
        #expect(
            answer.status == 409 && html.contains("<p class=\"note\">alert 7 is over, or was &lt;never&gt; there</p>")
        )
    }

    @Test func withoutAKeyNobodyAnswers() async {
        var service = MemoryWeb().service
        service.alerts = MemoryAlerts().service
        var request = WebRequest(method: "POST", target: "/alerts/7/acknowledge")
        (request.contentType, request.body) = ("application/x-www-form-urlencoded", Array("t=\(Self.right)".utf8))
        #expect(await WebRoutes(service: service, logger: .quiet).respond(to: request).status == 403)
    }
}
