import Foundation
import Testing
import TideModel
import TideSQLite

/// What the journal keeps of rules, incidents, messages and silences.
struct AlertTablesTests {
    let folder: TestFolder
    let journal: SQLiteJournal
    private var path: String { folder.path + "/" + SQLiteJournal.fileName }

    init() throws {
        folder = try TestFolder()
        journal = try SQLiteJournal(folder: folder.path)
    }

    private func append(at: Timestamp? = nil, _ change: (inout AlertParts) -> Void) throws {
        var record = sampleRecord(journal.last.number + 1)
        if let at { record.at = at }
        change(&record.rare.alerts)
        try journal.append([record])
    }

    /// The tables after the folder was opened anew.
    private func reloaded() throws -> AlertTables {
        try journal.reopen()
        return try journal.loadTables().alerts
    }

    @Test func aNewFolderHasNothing() throws {
        #expect(try reloaded() == AlertTables())
        #expect(try journal.reader.alerts(.init()).isEmpty)
        #expect(try journal.reader.alert(1) == nil)
        #expect(try journal.reader.outboxTotals().isEmpty)
    }

    @Test func everythingComesBack() throws {
        var wanted = AlertTables()
        wanted.open = [AlertSamples.alert(1)]
        var lost = AlertSamples.whole(3)
        (lost.status, lost.cause, lost.ended) = (.noData, nil, nil)
        // One that ended a moment ago may begin again.
        wanted.open += [AlertSamples.whole(2), lost]
        let (bare, full) = (AlertSamples.message(1, kind: .heartbeat), AlertSamples.message(2, about: [1, 3]))
        wanted.outbox = [(bare, nil), (full, AlertSamples.receipt(2, .retried, attempts: 3, next: 900))]
        wanted.silences = [AlertSamples.silence(1, until: .max), AlertSamples.silence(2, until: .max, rule: nil)]
        wanted.silences[1].isMaintenance = false
        wanted.rules = StoredRules(hash: "ab", text: "规则: 1\n")
        wanted.states = [.init(key: "a|s/b", bytes: []), .init(key: "b|s", bytes: [0, 255, 7])]
        (wanted.nextAlert, wanted.nextMessage, wanted.nextSilence) = (4, 3, 3)
        try append { parts in
            parts.states = wanted.states.reversed()
            parts.alerts = wanted.open
            parts.outbox = [full, bare]
            parts.receipts = [AlertSamples.receipt(2, .retried, attempts: 3, next: 900)]
            (parts.silences, parts.rules) = (wanted.silences, wanted.rules)
        }
        #expect(try reloaded() == wanted)
        #expect(try journal.reader.alert(2)?.alert == AlertSamples.whole(2))
        #expect(try journal.reader.verify() == JournalReport.sound(last: 1, records: 1))
        // A record without alerts changes nothing.
        try append { _ in }
        #expect(try reloaded() == wanted)
    }

    @Test func everyWordComesBack() throws {
        var alerts: [Alert] = []
        for cause in AlertCause.allCases {
            var alert = AlertSamples.whole(AlertID(alerts.count + 1))
            alert.cause = cause
            alerts.append(alert)
        }
        for status in Alert.Status.allCases {
            for severity in Severity.allCases {
                var alert = AlertSamples.alert(AlertID(alerts.count + 1), severity: severity)
                alert.status = status
                alerts.append(alert)
            }
        }
        let events = AlertEvent.Kind.allCases.map {
            AlertEvent(
                alert: 1,
                kind: $0,
                at: AlertSamples.time(1),
                time: AlertSamples.time(-2),
                severity: .emergency,
                value: 1 / 3,
                by: "李",
                text: "说"
            )
        }
        try append { ($0.alerts, $0.events) = (alerts, events) }
        #expect(try journal.reader.alerts(.init()).reversed() == alerts)
        #expect(try journal.reader.alert(1)?.events == events)
    }

    /// A measure that is no number must not keep a record from being stored.
    @Test func whatIsNoNumberIsKept() throws {
        var alert = AlertSamples.alert(1)
        (alert.value, alert.limit) = (.nan, .nan)
        var message = AlertSamples.message(1, about: [1])
        (message.items[0].value, message.items[0].limit) = (.nan, -.infinity)
        try append { ($0.alerts, $0.outbox) = ([alert], [message]) }
        let tables = try reloaded()
        #expect(tables.open[0].value.isNaN && tables.open[0].limit.isNaN)
        let item = tables.outbox[0].message.items[0]
        #expect(item.value?.isNaN == true && item.limit == -.infinity)
    }

    @Test func incidentsAndStatesMoveOn() throws {
        var alert = AlertSamples.alert(1)
        try append { parts in
            parts.alerts = [alert, AlertSamples.alert(2)]
            parts.states = [.init(key: "a", bytes: [1]), .init(key: "b", bytes: [2])]
        }
        (alert.severity, alert.highest, alert.assignee) = (.emergency, .emergency, "李")
        try append { parts in
            parts.alerts = [alert]
            parts.states = [.init(key: "a", bytes: nil), .init(key: "b", bytes: [3]), .init(key: "c", bytes: nil)]
        }
        #expect(try reloaded().open == [alert, AlertSamples.alert(2)])
        #expect(try reloaded().states == [.init(key: "b", bytes: [3])])
        (alert.status, alert.ended, alert.acknowledged, alert.assignee) = (.resolved, AlertSamples.time(8), nil, nil)
        try append { $0.alerts = [alert] }
        #expect(try reloaded().open == [alert, AlertSamples.alert(2)])
        #expect(try journal.reader.alert(1)?.alert == alert)
    }

    @Test func eventsKeepTheirOrder() throws {
        let first = ["a", "b", "c"].map { AlertSamples.event(1, .commented, $0) }
        try append { $0.events = [first[0], AlertSamples.event(2, .fired), first[1], first[2]] }
        // Later by record, although it says that it was earlier.
        var late = AlertSamples.event(1, .withdrawn, "d")
        late.at = AlertSamples.time(-9)
        try append { parts in
            parts.alerts = [AlertSamples.alert(1)]
            parts.events = [late, AlertSamples.event(1, .closed, "e")]
        }
        let history = try #require(try journal.reader.alert(1))
        #expect(history.events == first + [late, AlertSamples.event(1, .closed, "e")])
        #expect(try journal.reader.alert(1, limit: 2)?.events.map(\.text) == ["d", "e"])
    }

    @Test func rulesInForceAreTheLast() throws {
        let texts = ["1", "2", "1"].map { StoredRules(hash: "h" + $0, text: "text " + $0) }
        for rules in texts {
            try append { $0.rules = rules }
            #expect(try reloaded().rules == rules)
        }
        #expect(try number(path, "SELECT COUNT(*) FROM rules") == 2)
    }

    @Test func silencesThatAreOverAreHistory() throws {
        let now = AlertSamples.time(1_000_000)
        let silences = [999_999, 1_000_000, 1_000_001].enumerated().map {
            AlertSamples.silence(UInt64($0.offset + 1), until: Int64($0.element))
        }
        try append(at: now) { $0.silences = silences }
        // The wall clock may have been set back by a day at most.
        #expect(try reloaded().silences == silences)
        try append(at: now + 86_400_000) { _ in }
        #expect(try reloaded().silences == [silences[2]])
        #expect(try journal.reader.silences() == silences)
        #expect(try journal.reader.silences(endingAfter: AlertSamples.time(999_999)) == Array(silences[1...]))
        #expect(try journal.reader.silences(limit: 2) == Array(silences[1...]))
        var ended = silences[2]
        ended.until = now
        try append(at: now + 86_400_000) { $0.silences = [ended] }
        #expect(try reloaded().silences.isEmpty)
        #expect(try journal.reader.silences().last == ended)
    }

    @Test func numbersAreNeverGivenTwice() throws {
        try append { parts in
            parts.alerts = [AlertSamples.alert(1), AlertSamples.alert(9), AlertSamples.alert(4)]
            parts.outbox = [AlertSamples.message(8), AlertSamples.message(3)]
            parts.silences = [AlertSamples.silence(5, until: 1)]
        }
        try append { $0.receipts = [AlertSamples.receipt(8, .delivered), AlertSamples.receipt(3, .failed)] }
        journal.close()
        try edit(path, "DELETE FROM alerts; DELETE FROM outbox; DELETE FROM outbox_receipts; DELETE FROM silences")
        for _ in 0..<2 {
            let tables = try reloaded()
            #expect(tables.open.isEmpty && tables.outbox.isEmpty)
            #expect([tables.nextAlert, tables.nextMessage, tables.nextSilence] == [10, 9, 6])
            // A lower number does not take it back.
            try append { parts in
                (parts.outbox, parts.receipts) = ([AlertSamples.message(2)], [AlertSamples.receipt(2, .failed)])
            }
        }
    }

    /// Until schema 8 there were no alerts.
    @Test func anOlderFileGetsTheTables() throws {
        try append { _ in }
        journal.close()
        try edit(path, Self.schema8)
        #expect(try reloaded() == AlertTables())
        try append { $0.alerts = [AlertSamples.alert(1)] }
        #expect(try reloaded().nextAlert == 2)
        #expect(try journal.reader.verify() == JournalReport.sound(last: 2, records: 2))
    }

    private static let schema8 = """
        DROP TABLE alert_states; DROP TABLE alerts; DROP TABLE alert_events; DROP TABLE outbox; DROP TABLE outbox_alerts;
        DROP TABLE outbox_receipts; DROP TABLE silences; DROP TABLE rules; DROP TABLE labels;
        DELETE FROM meta WHERE key LIKE 'last%';
        DELETE FROM grdb_migrations WHERE identifier IN ('9', '10');
        PRAGMA user_version = 8;
        """

    @Test(arguments: [
        ("UPDATE alerts SET status = 'else'", "alert 1: "), ("UPDATE alerts SET highest = 9", "alert 1: "),
        ("UPDATE alerts SET cause = ''", "alert 1: "), ("UPDATE alerts SET series = '[1'", "alert 1: "),
        ("UPDATE alert_events SET kind = 'x'", "an event of alert 1: "),
        ("UPDATE outbox SET json = '{}'", "message 1: "), ("UPDATE outbox SET id = 7", "message 7: "),
        ("UPDATE outbox_receipts SET outcome = ''", "a receipt of message 1: "),
        ("UPDATE silences SET id = 7", "silences has number 7, but the last that was given is 1"),
    ]) func damageIsNamed(change: String, problem: String) throws {
        try append { parts in
            (parts.alerts, parts.events) = ([AlertSamples.alert(1)], [AlertSamples.event(1, .fired)])
            (parts.outbox, parts.silences) = ([AlertSamples.message(1)], [AlertSamples.silence(1, until: .max)])
            parts.receipts = [AlertSamples.receipt(1, .retried)]
        }
        #expect(try journal.reader.verify().problems == [])
        journal.close()
        try edit(path, change)
        let problems = try journal.reader.verify().problems
        #expect(problems.first?.hasPrefix(problem) == true, "\(problems)")
    }

    @Test func aDamagedIncidentIsNamedAtAStart() throws {
        try append { $0.alerts = [AlertSamples.alert(1)] }
        journal.close()
        try edit(path, "UPDATE alerts SET severity = 0")
        let failure = try #require(throws: StoreError.self) { try journal.loadTables() }
        #expect(failure.code == .corrupt && failure.cause.hasPrefix("alert 1: "))
    }
}
