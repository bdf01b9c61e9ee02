import Testing
import TideAPI
import TideDaemon
import TideModel
import TideSQLite
import TideTesting

/// What a folder answers of alerts that its journal holds, of rules that are gone.
struct AlertFolderTests {
    private static let start = Timestamp(milliseconds: 1_764_000_000_000)

    private static func alert(_ id: AlertID, site: String = "s") -> Alert {
        Alert(
            id: id,
            rule: "turbot/oxygen_low",
            target: "\(site)/d/do",
            site: site,
            series: [0],
            severity: .alarm,
            began: start,
            fired: start + Int64(id) * 1_000,
            value: 2.5,
            limit: 3,
            unit: "mg/L"
        )
    }

    private static func record() -> Record {
        var record = Record(number: 1, at: start)
        record.rare.registry = [.site(Site(id: "s", name: "东港")), .device(Device(number: 0, site: "s", id: "d"))]
        record.rare.series = [
            SeriesDefinition(number: 0, device: 0, channel: "do", quantity: "dissolved_oxygen", unit: "mg/L")
        ]
        var parts = AlertParts()
        parts.alerts = [alert(1), alert(2), alert(3)]
        (parts.alerts[1].status, parts.alerts[1].ended) = (.resolved, start + 60_000)
        parts.events = [
            AlertEvent(alert: 1, kind: .fired, at: start, time: start, severity: .alarm, value: 2.4),
            AlertEvent(alert: 1, kind: .commented, at: start, severity: .alarm, by: "李", text: "泵"),
        ]
        let both = OutboxMessage.Both(en: "Low", zh: "低")
        let item = OutboxMessage.Item(
            alert: 1,
            event: .fired,
            words: OutboxMessage.Words(title: both, advice: both, site: "东港", place: "d", zone: "Asia/Shanghai"),
            severity: .alarm,
            began: start,
            time: start
        )
        parts.outbox = [
            OutboxMessage(id: 1, contact: "duty", created: start, kind: .news, severity: .alarm, items: [item]),
            OutboxMessage(id: 2, contact: "chief", created: start, kind: .reminder, severity: .alarm, items: [item]),
        ]
        parts.receipts = [OutboxReceipt(message: 1, outcome: .delivered, at: start + 5, attempts: 1, detail: "ok")]
        record.rare.alerts = parts
        return record
    }

    private func withFolder(_ body: (ControlCalls) async throws -> Void) async throws {
        let scratch = ScratchFolder()
        try DataFolder.create(scratch.file("data"))
        let journal = try SQLiteJournal(folder: scratch.file("data"))
        try journal.append([Self.record()])
        journal.close()
        let handle = try await LocalFolder.open(dataFolder: scratch.file("data"))
        let routes = ControlRoutes(service: handle.service)
        try await body(ControlCalls { await routes.respond(to: $0) })
        await handle.close()
    }

    @Test func whatIsKnownWithoutTheRuleIsShown() async throws {
        try await withFolder { calls in
            let shown = try await calls.alert(1)
            let alert = shown.alert
            #expect(alert.title == OutboxMessage.Both(en: "turbot/oxygen_low", zh: "turbot/oxygen_low"))
            #expect(alert.siteName == "东港" && alert.place == "d/do" && alert.zone == "Asia/Shanghai")
            #expect((alert.value, alert.limit) == (2.5, 3) && alert.unit == "mg/L" && alert.seriesLimit == nil)
            #expect(shown.events.map(\.kind) == [.fired, .commented] && shown.events[0].value == 2.4)
            #expect(shown.events[1].by == "李" && shown.events[1].text == "泵")
            #expect(shown.messages.map(\.contact) == ["duty", "chief"])
            #expect(shown.messages.map(\.isWaiting) == [false, true])
            #expect(shown.messages[0].receipts.map(\.outcome) == [.delivered])
            #expect(try await calls.message(1) == shown.messages[0])
            #expect(try await calls.message(2) == shown.messages[1])
            let unknown = ControlError(404, ["there is no message 9, or it was delivered more than 90 days ago"])
            await #expect(throws: unknown) { _ = try await calls.message(9) }
        }
    }

    @Test func listsAreOfWhatIsAskedFor() async throws {
        try await withFolder { calls in
            var query = AlertQuery()
            let all = try await calls.alerts(query).map(\.id)
            query.isOpen = true
            let open = try await calls.alerts(query).map(\.id)
            (query.before, query.target) = (3, "s/d")
            let older = try await calls.alerts(query).map(\.id)
            query.severity = .emergency
            let bad = try await calls.alerts(query).map(\.id)
            #expect((all, open) == ([3, 2, 1], [3, 1]))
            #expect((older, bad) == ([1], []))
        }
    }

    @Test func nothingIsDoneWhereNoRulesAreInForce() async throws {
        try await withFolder { calls in
            await #expect(throws: ControlError(409, ["no rules are in force"])) {
                _ = try await calls.acknowledge(1, by: "w")
            }
            let unknown = ControlError(404, ["there is no alert 9: `fieldtide alerts list` shows those that are"])
            await #expect(throws: unknown) { _ = try await calls.close(9, .true, comment: nil, by: "w") }
            let (shown, stats) = (try await calls.alert(1), try await calls.stats())
            #expect(shown.alert.acknowledged == nil && stats.figures["messages_waiting"] == nil)
        }
    }
}
