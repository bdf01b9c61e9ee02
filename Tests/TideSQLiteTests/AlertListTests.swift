import Testing
import TideModel
import TideSQLite
import TideTesting

/// Lists of incidents by what people ask for.
struct AlertListTests {
    let folder: TestFolder
    let journal: SQLiteJournal

    init() throws {
        folder = try TestFolder()
        journal = try SQLiteJournal(folder: folder.path)
        var record = sampleRecord(1)
        record.rare.alerts.alerts = Self.alerts
        try journal.append([record])
    }

    static let alerts: [Alert] = {
        var alerts = [
            AlertSamples.alert(1, rule: "turbot", target: "s"),
            AlertSamples.alert(2, rule: "turbot/a", target: "s/b", severity: .warning),
            AlertSamples.alert(3, rule: "turbot/b", target: "s/b/do", severity: .emergency),
            AlertSamples.alert(4, rule: "turbot2", target: "s/b2"),
            AlertSamples.alert(5, site: "t", rule: "turbo", target: "t/b/do"),
            AlertSamples.alert(6, site: "t", rule: "turbot/b", target: "t/b", severity: .warning),
        ]
        (alerts[1].status, alerts[1].highest) = (.resolved, .emergency)
        alerts[3].status = .noData
        alerts[5].status = .resolved
        return alerts
    }()

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var wanted: [AlertID]
        var change: @Sendable (inout AlertQuery) -> Void
    }

    @Test(arguments: [
        Case(testDescription: "all", wanted: [6, 5, 4, 3, 2, 1]) { _ in },
        Case(testDescription: "open", wanted: [5, 4, 3, 1]) { $0.isOpen = true },
        Case(testDescription: "by status", wanted: [4]) { $0.status = .noData },
        Case(testDescription: "open and resolved", wanted: []) { ($0.isOpen, $0.status) = (true, .resolved) },
        Case(testDescription: "at their worst", wanted: [3, 2]) { $0.severity = .emergency },
        Case(testDescription: "alarm or more", wanted: [5, 4, 3, 2, 1]) { $0.severity = .alarm },
        Case(testDescription: "site", wanted: [6, 5]) { $0.site = "t" },
        Case(testDescription: "no such site", wanted: []) { $0.site = "s/b" },
        Case(testDescription: "rule and below", wanted: [6, 3, 2, 1]) { $0.rule = "turbot" },
        Case(testDescription: "below a rule", wanted: [6, 3, 2]) { $0.rule = "turbot/" },
        Case(testDescription: "one rule", wanted: [6, 3]) { $0.rule = "turbot/b" },
        Case(testDescription: "target and below", wanted: [3, 2]) { $0.target = "s/b" },
        Case(testDescription: "below a target", wanted: [3]) { $0.target = "s/b/" },
        Case(testDescription: "below a site", wanted: [4, 3, 2]) { $0.target = "s/" },
        Case(testDescription: "from", wanted: [6, 5, 4, 3]) { $0.from = AlertSamples.time(3_000) },
        Case(testDescription: "to", wanted: [2, 1]) { $0.to = AlertSamples.time(3_000) },
        Case(testDescription: "from and to", wanted: [4, 3]) {
            ($0.from, $0.to) = (AlertSamples.time(2_001), AlertSamples.time(5_000))
        },
        Case(testDescription: "limit", wanted: [6, 5]) { $0.limit = 2 },
        Case(testDescription: "none", wanted: []) { $0.limit = 0 },
        Case(testDescription: "less than none", wanted: []) { $0.limit = -1 },
        Case(testDescription: "next page", wanted: [4, 3]) { ($0.before, $0.limit) = (5, 2) },
        Case(testDescription: "last page", wanted: []) { $0.before = 1 },
        Case(testDescription: "behind none that there is", wanted: []) { $0.before = .max },
        Case(testDescription: "all at once", wanted: [3]) {
            ($0.isOpen, $0.status, $0.severity, $0.site, $0.rule) = (true, .firing, .alarm, "s", "turbot/b")
            ($0.target, $0.from, $0.to) = ("s/b/do", AlertSamples.time(3_000), AlertSamples.time(3_001))
            ($0.before, $0.limit) = (4, 9)
        },
    ]) func filters(_ c: Case) throws {
        var query = AlertQuery()
        c.change(&query)
        let found = try journal.reader.alerts(query)
        #expect(found.map(\.id) == c.wanted)
        #expect(found == c.wanted.map { Self.alerts[Int($0) - 1] })
    }

    /// Pages hold each once, also those of one record, while new ones come.
    @Test(arguments: UInt64(0)..<5) func pagesAreWhole(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        var next: AlertID = 7
        func more(_ count: Int) throws -> [AlertID] {
            var record = sampleRecord(journal.last.number + 1)
            let fired = 10_000 + Int64(record.number)
            let ids = (0..<AlertID(count)).map { next + $0 }
            record.rare.alerts.alerts = ids.map { AlertSamples.alert($0, site: "many", fired: fired) }
            next += AlertID(count)
            try journal.append([record])
            return ids
        }
        var wanted: [AlertID] = []
        for _ in 0..<10 { wanted += try more(Int.random(in: 1...9, using: &random)) }
        var (found, before): ([AlertID], AlertID?) = ([], nil)
        while true {
            let limit = Int.random(in: 1...7, using: &random)
            var query = AlertQuery(limit: limit)
            (query.isOpen, query.site, query.before) = (true, "many", before)
            let page = try journal.reader.alerts(query).map(\.id)
            _ = try more(1)
            guard let last = page.last else { break }
            found += page
            before = last
        }
        #expect(found == wanted.reversed())
    }
}
