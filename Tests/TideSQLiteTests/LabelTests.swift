import Testing
import TideModel
import TideSQLite

/// What people said that stretches of time were.
struct LabelTests {
    let folder: TestFolder
    let journal: SQLiteJournal
    private var path: String { folder.path + "/" + SQLiteJournal.fileName }
    private let now = AlertSamples.time(1_000)

    init() throws {
        folder = try TestFolder()
        journal = try SQLiteJournal(folder: folder.path)
    }

    private func append(_ change: (inout AlertParts) -> Void) throws {
        var record = sampleRecord(journal.last.number + 1)
        change(&record.rare.alerts)
        try journal.append([record])
    }

    private static func label(
        _ number: UInt64,
        alert: AlertID,
        _ cause: AlertCause = .true,
        rule: String = "turbot/oxygen_low",
        target: String = "s/b/do",
        from: Int64 = -5,
        until: Int64 = 60
    ) -> IntervalLabel {
        IntervalLabel(
            number: number,
            of: .alert(alert),
            cause: cause,
            rule: rule,
            target: target,
            series: [4, .max],
            from: AlertSamples.time(from),
            until: AlertSamples.time(until),
            by: "李\"",
            comment: "是 true: 'really'",
            at: AlertSamples.time(99)
        )
    }

    @Test func everyCauseComesBack() throws {
        let labels = AlertCause.forPeople.enumerated().map { number, cause in
            Self.label(UInt64(number + 1), alert: UInt64(number + 1), cause, from: Int64(number))
        }
        try append { $0.labels = labels }
        try journal.reopen()
        #expect(try journal.reader.labels(LabelQuery(), now: now).reversed() == labels)
        #expect(try journal.loadTables().alerts.nextLabel == UInt64(labels.count + 1))
        #expect(try journal.reader.verify() == JournalReport.sound(last: 1, records: 1))
    }

    @Test func aLaterLabelTakesThePlaceOfTheFormer() throws {
        try append { $0.labels = [Self.label(1, alert: 7, .true), Self.label(2, alert: 8, .weather, from: -9)] }
        try append { $0.labels = [Self.label(3, alert: 7, .fouling), Self.label(4, alert: 7, .maintenance)] }
        var query = LabelQuery()
        let standing = try journal.reader.labels(query, now: now)
        #expect(standing.map(\.number) == [4, 2] && standing.map(\.supersedes) == [3, nil])
        query.withSuperseded = true
        let all = try journal.reader.labels(query, now: now)
        #expect(all.map(\.number) == [4, 3, 1, 2] && all.map(\.supersedes) == [3, 1, nil, nil])
        #expect(all.map(\.cause) == [.maintenance, .fouling, .true, .weather])
    }

    @Test func aMaintenanceSilenceIsALabelWhenItIsOver() throws {
        var lifted = AlertSamples.silence(4, until: 5_000)
        try append { parts in
            parts.silences = [
                AlertSamples.silence(1, until: 1_000), AlertSamples.silence(2, until: 1_001),
                AlertSamples.silence(3, until: 900, isMaintenance: false), lifted,
                // Lifted before it began.
                AlertSamples.silence(5, until: -7), AlertSamples.silence(6, until: 20, rule: nil),
            ]
        }
        lifted.until = AlertSamples.time(300)
        try append { $0.silences = [lifted] }
        let labels = try journal.reader.labels(LabelQuery(), now: now)
        #expect(labels.map(\.name) == ["s6", "s4", "s1"])
        #expect(labels.allSatisfy { $0.cause == .maintenance && $0.from == AlertSamples.time(-7) && $0.by == "王" })
        #expect(labels.map(\.until.milliseconds) == [20, 300, 1_000] && labels.map(\.comment) == ["换膜", "换膜", "换膜"])
        #expect(labels.map(\.rule) == [nil, "turbot/", "turbot/"] && labels.map(\.target) == ["s/b", nil, nil])
        #expect(try journal.reader.labels(LabelQuery(), now: now + 1).count == 4)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var wanted: [String]
        var change: @Sendable (inout LabelQuery) -> Void
    }

    @Test(arguments: [
        Case(testDescription: "all", wanted: ["4", "3", "2", "1", "s1"]) { _ in },
        Case(testDescription: "a site", wanted: ["3", "2", "1", "s1"]) { $0.target = "s" },
        Case(testDescription: "one target, and silences over it", wanted: ["1", "s1"]) { $0.target = "s/b/do" },
        Case(testDescription: "no part of a name", wanted: []) { $0.target = "s/" + "bb" },
        Case(testDescription: "what begins so", wanted: ["2", "1", "s1"]) { $0.target = "s/b/" },
        Case(testDescription: "a pack, and silences of all rules", wanted: ["2", "1", "s1"]) { $0.rule = "turbot/" },
        Case(testDescription: "a cause", wanted: ["2", "s1"]) { $0.cause = .maintenance },
        Case(testDescription: "an alert", wanted: ["3"]) { $0.alert = 9 },
        Case(testDescription: "ended then or later", wanted: ["4", "3"]) { $0.from = AlertSamples.time(60) },
        Case(testDescription: "began before", wanted: ["1", "s1"]) { $0.to = AlertSamples.time(2) },
        Case(testDescription: "a page", wanted: ["4", "3"]) { $0.limit = 2 },
        Case(testDescription: "the next page, in the middle of the same beginning", wanted: ["2", "1", "s1"]) {
            $0.before = "3"
        },
    ])
    func listsAreOfWhatIsAskedFor(_ wanted: Case) throws {
        try append { parts in
            parts.labels = [
                Self.label(1, alert: 7, from: 1, until: 9),
                Self.label(2, alert: 8, .maintenance, rule: "turbot/a", target: "s/b/t", from: 2, until: 59),
                Self.label(3, alert: 9, rule: "turbot2", target: "s/b2/do", from: 2),
                Self.label(4, alert: 10, rule: "frost/a", target: "t/b/do", from: 2),
            ]
            parts.silences = [AlertSamples.silence(1, until: 20, rule: nil)]
        }
        var query = LabelQuery()
        wanted.change(&query)
        #expect(try journal.reader.labels(query, now: now).map(\.name) == wanted.wanted)
    }

    @Test func numbersAreNeverGivenTwice() throws {
        try append { $0.labels = [Self.label(1, alert: 1), Self.label(2, alert: 2)] }
        journal.close()
        try edit(path, "DELETE FROM labels")
        try journal.reopen()
        #expect(try journal.loadTables().alerts.nextLabel == 3)
    }

    /// Until schema 9 a cause stood in the alert and its history alone.
    @Test func whatWasClosedBeforeIsLabelled() throws {
        var (again, open) = (AlertSamples.alert(1, target: "s/b"), AlertSamples.alert(2))
        (again.status, again.ended, again.cause) = (.resolved, AlertSamples.time(40), .fouling)
        (open.began, open.ended) = (AlertSamples.time(300), nil)
        func closed(_ alert: AlertID, _ at: Int64, _ text: String) -> AlertEvent {
            var event = AlertSamples.event(alert, .closed, text)
            (event.at, event.by) = (AlertSamples.time(at), "李")
            return event
        }
        try append { parts in
            parts.alerts = [again, open]
            parts.events = [closed(1, 30, "true"), AlertSamples.event(1, .commented, "weather: no label")]
        }
        try append { $0.events = [closed(2, 70, "other: 说: so"), closed(1, 90, "fouling: cleaned")] }
        journal.close()
        try edit(
            path,
            """
            DROP TABLE labels; DELETE FROM meta WHERE key = 'last_label';
            DELETE FROM grdb_migrations WHERE identifier = '10'; PRAGMA user_version = 9;
            """
        )
        try journal.reopen()
        var query = LabelQuery()
        query.withSuperseded = true
        let labels = try journal.reader.labels(query, now: now).sorted { $0.number < $1.number }
        #expect(labels.map(\.cause) == [.true, .other, .fouling] && labels.map(\.comment) == ["", "说: so", "cleaned"])
        #expect(labels.map(\.origin) == [.alert(1), .alert(2), .alert(1)])
        #expect(labels.map(\.from.milliseconds) == [-5, 300, -5] && labels.map(\.until.milliseconds) == [30, 300, 40])
        #expect(labels.map(\.supersedes) == [nil, nil, 1] && labels.allSatisfy { $0.by == "李" })
        #expect(labels.map(\.target) == ["s/b", "s/b/do", "s/b"] && labels.map(\.at.milliseconds) == [30, 70, 90])
        #expect(try journal.loadTables().alerts.nextLabel == 4)
        #expect(try journal.reader.verify() == JournalReport.sound(last: 2, records: 2))
    }

    @Test func damageIsNamed() throws {
        try append { $0.labels = [Self.label(1, alert: 1)] }
        journal.close()
        try edit(path, "UPDATE labels SET cause = 'else'")
        #expect(try journal.reader.verify().problems.first?.hasPrefix("label 1: ") == true)
        #expect(throws: StoreError.self) { try journal.reader.labels(LabelQuery(), now: now) }
    }
}
