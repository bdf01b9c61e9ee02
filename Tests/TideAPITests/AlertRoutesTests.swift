import Synchronization
import Testing
import TideAPI
import TideModel

@Suite("Alerts: routes and calls")
struct AlertRoutesTests {
    @Test(arguments: Way.allCases)
    func whatIsWantedArrives(_ way: Way) async throws {
        let alerts = MemoryAlerts()
        let until = Timestamp(milliseconds: 1_795_580_000_000)
        let silence = Silence(
            rule: "turbot/",
            target: nil,
            from: MemoryAlerts.began,
            until: until,
            by: "王 & 李",
            comment: "换膜 100%",
            isMaintenance: true
        )
        try await way.run(MemoryFolder(), alerts: alerts) { calls in
            #expect(try await calls.alert(7) == MemoryAlerts.firing())
            #expect(try await calls.acknowledge(7, by: "王 & 李").id == 7)
            _ = try await calls.assign(7, to: "Li Wei", by: "w")
            _ = try await calls.assign(7, to: nil, by: "w")
            _ = try await calls.comment(7, "a+b=c & d\n#", by: "w")
            _ = try await calls.snooze(7, until: until, by: "w")
            _ = try await calls.close(7, .fouling, comment: nil, by: "w")
            #expect(try await calls.silence(silence) == [SilenceDTO(silence)])
            _ = try await calls.endSilence(2, by: "w")
            #expect(try await calls.silences() == [MemoryAlerts.silence])
            #expect(try await calls.testMessage(to: "duty", by: "王 & 李") == MemoryAlerts.firing().messages[0])
            #expect(try await calls.message(3) == MemoryAlerts.firing().messages[0])
            await #expect(throws: ControlError(404, ["there is no message 4"])) { _ = try await calls.message(4) }
            #expect(try await calls.silences(withEnded: true).count == 2)
            await #expect(throws: ControlError(404, ["there is no alert 9"])) { _ = try await calls.alert(9) }
        }
        #expect(
            alerts.commands.withLock { $0 } == [
                .acknowledge(7, by: "王 & 李"), .assign(7, to: "Li Wei", by: "w"), .assign(7, to: nil, by: "w"),
                .comment(7, "a+b=c & d\n#", by: "w"), .snooze(7, until: until, by: "w"),
                .close(7, .fouling, comment: nil, by: "w"), .silence(silence), .endSilence(2, by: "w"),
                .test(contact: "duty", by: "王 & 李"),
            ]
        )
    }

    @Test(arguments: Way.allCases)
    func aQueryArrives(_ way: Way) async throws {
        let alerts = MemoryAlerts()
        var query = AlertQuery(limit: 7)
        (query.isOpen, query.status, query.severity) = (true, .noData, .emergency)
        (query.site, query.rule, query.target, query.before) = ("s", "turbot/", "s/b", 12)
        (query.from, query.to) = (MemoryAlerts.began, MemoryWeb.now)
        try await way.run(MemoryFolder(), alerts: alerts) { [query] calls in
            _ = try await calls.alerts(query)
            #expect(try await calls.alerts(AlertQuery()).map(\.id) == [7, 6])
        }
        #expect(alerts.queries.withLock { $0 } == [query, AlertQuery()])
    }

    @Test(arguments: Way.allCases)
    func aQueryForLabelsArrives(_ way: Way) async throws {
        let alerts = MemoryAlerts()
        var query = LabelQuery(limit: 7)
        (query.cause, query.alert, query.rule, query.target) = (.true, 6, "turbot/", "s/b & c")
        (query.from, query.to, query.withSuperseded) = (MemoryAlerts.began, MemoryWeb.now, true)
        query.before = "s2"
        try await way.run(MemoryFolder(), alerts: alerts) { [query] calls in
            #expect(try await calls.labels(query) == MemoryAlerts.labels.map { LabelDTO($0) })
            _ = try await calls.labels(LabelQuery())
        }
        #expect(alerts.labelQueries.withLock { $0 } == [query, LabelQuery()])
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        var target: String
        var method = "POST"
        var says: String
        var testDescription: String { "\(method) \(target)" }
    }

    @Test(arguments: [
        Wrong(target: "/v1/alerts?severity=bad", method: "GET", says: "write one of warning, alarm, emergency"),
        Wrong(target: "/v1/alerts?status=open", method: "GET", says: "write one of firing, no_data, resolved"),
        Wrong(target: "/v1/alerts?limit=1001", method: "GET", says: "at most 1000 at a time"),
        Wrong(target: "/v1/labels?cause=bad", method: "GET", says: "write one of cleared, true, sensor_fault"),
        Wrong(target: "/v1/labels?limit=1001", method: "GET", says: "at most 1000 at a time"),
        Wrong(target: "/v1/alerts/x", method: "GET", says: "'x' is no number of an alert"),
        Wrong(target: "/v1/alerts/7/acknowledge", says: "'by' is missing"),
        Wrong(target: "/v1/alerts/7/comment?by=w", says: "'text' is missing"),
        Wrong(target: "/v1/alerts/7/snooze?by=w&until=soon", says: "no time"),
        Wrong(target: "/v1/alerts/7/close?by=w&cause=cleared", says: "write one of true, sensor_fault, maintenance"),
        Wrong(target: "/v1/alerts/7/close?by=w&cause=fouling&x=1", says: "unknown parameter 'x'"),
        Wrong(target: "/v1/alerts/7/explode?by=w", says: "is not there"),
        Wrong(target: "/v1/silences?by=w", says: "a silence has 'from' and 'until'"),
        Wrong(target: "/v1/silences/x/end?by=w", says: "no number of a silence"),
        Wrong(target: "/v1/messages/x", method: "GET", says: "'x' is no number of a message"),
        Wrong(target: "/v1/messages/9", method: "GET", says: "there is no message 9"),
        Wrong(target: "/v1/messages/test?by=w", says: "'contact' is missing"),
        Wrong(target: "/v1/messages/test?contact=w", says: "'by' is missing"),
        Wrong(target: "/v1/messages/test?contact=w&by=w&x=1", says: "unknown parameter 'x'"),
    ])
    func whatIsWrongIsSaid(_ wrong: Wrong) async throws {
        let alerts = MemoryAlerts()
        var service = MemoryFolder().service()
        service.alerts = alerts.service
        let request = try ControlRequest(method: wrong.method, target: wrong.target)
        let response = await ControlRoutes(service: service).respond(to: request)
        let text = String(decoding: try await response.collect(), as: UTF8.self)
        #expect([400, 404].contains(response.status) && text.contains(wrong.says), "\(text)")
        #expect(alerts.commands.withLock { $0.isEmpty })
    }

    @Test func theAPIReadsAndNeverWrites() async throws {
        let alerts = MemoryAlerts()
        var web = MemoryWeb()
        web.alerts = alerts
        let list = try await web.text("/v1/alerts?open=true&site=north-bay")
        #expect(
            list.contains("\"id\":7") && !list.contains("\"id\":6") && list.contains("\"began\":\"2026-11-25T00:15:00")
        )
        let page = await web.answer("/v1/alerts?limit=1&site=north-bay")
        #expect(page.headers["link"] == "</v1/alerts?site=north-bay&before=7&limit=1>; rel=\"next\"")
        let labels = await web.answer("/v1/labels?limit=1&target=north-bay")
        #expect(labels.headers["link"] == "</v1/labels?target=north-bay&before=s2&limit=1>; rel=\"next\"")
        #expect(try await web.text("/v1/labels").contains("\"supersedes\":\"4\""))
        #expect(try await web.text("/v1/alerts/7").contains("\"outcome\":\"delivered\""))
        #expect(await web.answer("/v1/alerts/9").status == 404)
        #expect(await web.answer("/v1/alerts/x").status == 400)
        for target in ["/v1/alerts", "/v1/alerts/7/acknowledge?by=w", "/v1/silences?by=w"] {
            #expect(await web.answer(target, method: "POST").status == 405, "\(target)")
        }
        #expect(alerts.commands.withLock { $0.isEmpty })
    }
}
