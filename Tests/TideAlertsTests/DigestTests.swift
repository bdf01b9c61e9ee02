import Testing
import TideAlerts
import TideModel

/// Many messages for one contact: the first few go out as they come, the rest together.
@Suite struct DigestTests {
    private static let minute: Int64 = 60_000
    private static let sixty = 0..<60

    /// Rules of a pack each, so that each alert is a message of its own.
    private static func rules(_ numbers: Range<Int> = sixty, _ severity: Severity = .alarm) -> [Rule] {
        numbers.map { number in
            var rule = Rule.low(clear: 4)
            rule.id = "\(severity.name)/low_\(number + 10)"
            rule.levels[0].severity = severity
            return rule
        }
    }

    private static func route(later: String? = nil) -> Route {
        var route = Route(contacts: ["wang"])
        route.tellsEnd = true
        if let later { route.later = [Route.Later(after: 10 * minute, contacts: [later])] }
        return route
    }

    @Test("twenty go out, the rest is one message ten minutes after the first, and each alert is told once")
    func storm() throws {
        var bench = try AlertBench(Self.rules(), [Self.route()])
        try bench.take(2)
        try bench.pass(minutes: 1, restarting: false)
        #expect(bench.outbox.count == 20 && bench.outbox.allSatisfy { $0.items.count == 1 && $0.more == 0 })
        try bench.pass(minutes: 9, restarting: false)
        #expect(bench.outbox.count == 20)
        try bench.pass(minutes: 1, restarting: false)
        let digest = try #require(bench.outbox.dropFirst(20).first)
        #expect(digest.kind == .news && digest.severity == .alarm && digest.site == "bay")
        #expect(digest.items.count == OutboxMessage.mostItems && digest.more == 20)
        #expect(digest.items.allSatisfy { $0.event == .fired })
        let named = bench.outbox.flatMap(\.items).map(\.alert)
        #expect(Set(named).count == 40 && named.count == 40)
        #expect(bench.alerts.values.allSatisfy { $0.told != nil })
        try bench.pass(minutes: 60, restarting: false)
        #expect(bench.outbox.count == 21)
    }

    @Test("while it goes on there is a digest every ten minutes, and afterwards each comes at once again")
    func goesOn() throws {
        var bench = try AlertBench(Self.rules(), [Self.route()])
        try bench.take(2)
        try bench.pass(minutes: 11, restarting: false)
        try bench.take(5)
        try bench.pass(minutes: 5, restarting: false)
        #expect(bench.outbox.count == 21)
        try bench.pass(minutes: 5, restarting: false)
        #expect(bench.outbox.count == 22)
        #expect(bench.outbox[21].items.allSatisfy { $0.event == .resolved } && bench.outbox[21].more == 40)
        try bench.pass(minutes: 11, restarting: false)
        try bench.take(2)
        try bench.pass(minutes: 1, restarting: false)
        #expect(bench.outbox.count == 42)
    }

    @Test("who has no storm is not held back by another's")
    func another() throws {
        var route = Route(contacts: ["li"])
        route.rules = ["warning/"]
        var bench = try AlertBench(Self.rules() + Self.rules(0..<1, .warning), [route, Self.route()])
        try bench.take(2)
        try bench.pass(minutes: 1, restarting: false)
        #expect(bench.outbox.count { $0.contact == "li" } == 1 && bench.outbox.count { $0.contact == "wang" } == 20)
    }

    @Test("emergencies are written at once, however many")
    func emergencies() throws {
        let rules = Self.rules() + Self.rules(0..<30, .emergency)
        var bench = try AlertBench(rules, [Self.route()])
        try bench.take(2)
        #expect(bench.outbox.count == 30 && bench.outbox.allSatisfy { $0.severity == .emergency })
        try bench.pass(minutes: 1, restarting: false)
        #expect(bench.outbox.count == 50)
    }

    @Test("what becomes an emergency while it is gathered is told at once, and not again")
    func worse() throws {
        var grave = Rule.low(clear: 4)
        grave.id = "test/zone"
        grave.levels = [
            Level(.warning, Comparison(.below, 3), confirms: false),
            Level(.emergency, Comparison(.below, 1), confirms: false),
        ]
        var bench = try AlertBench(Self.rules() + [grave], [Self.route()])
        try bench.take(2)
        try bench.pass(minutes: 1, restarting: false)
        let id = try #require(bench.alerts.values.first { $0.rule == grave.id }?.id)
        #expect(!bench.outbox.flatMap(\.items).contains { $0.alert == id })
        try bench.take(0.5)
        #expect(bench.outbox.last?.items.map(\.alert) == [id] && bench.outbox.last?.severity == .emergency)
        try bench.pass(minutes: 15, restarting: false)
        #expect(bench.outbox.flatMap(\.items).count { $0.alert == id } == 1)
        #expect(bench.outbox.last?.more == 20)
    }

    @Test("reminders are gathered as well, without those that somebody noticed or that are over")
    func reminders() throws {
        var bench = try AlertBench(Self.rules(), [Self.route(later: "chief")])
        try bench.take(2)
        try bench.pass(minutes: 12, restarting: false)
        #expect(bench.outbox.count { $0.contact == "chief" } == 20)
        for alert in bench.alerts.values.sorted(by: { $0.id < $1.id }).suffix(35) {
            try bench.carryOut(.acknowledge(alert.id, by: "wang"))
        }
        try bench.pass(minutes: 12, restarting: false)
        let told = bench.outbox.filter { $0.contact == "chief" }
        #expect(told.count == 21 && told.allSatisfy { $0.kind == .reminder })
        #expect(told.last?.items.count == 5 && told.last?.more == 0)
    }

    @Test("what is silenced while it is gathered is told when the silence is over")
    func silenced() throws {
        var bench = try AlertBench(Self.rules(), [Self.route()])
        try bench.take(2)
        try bench.pass(minutes: 1, restarting: false)
        let silence = Silence(
            rule: nil,
            target: "bay",
            from: bench.now,
            until: bench.now + 30 * Self.minute,
            by: "li",
            comment: "",
            isMaintenance: false
        )
        try bench.carryOut(.silence(silence))
        try bench.pass(minutes: 29, restarting: false)
        #expect(bench.outbox.count == 20)
        try bench.pass(minutes: 2, restarting: false)
        #expect(bench.outbox.count == 21 && bench.outbox[20].more == 20)
    }

    @Test("a full outbox is waited for")
    func full() throws {
        var bench = try AlertBench(Self.rules(), [Self.route()])
        try bench.take(2)
        try bench.pass(minutes: 1, restarting: false)
        bench.fillOutbox(of: "wang")
        try bench.restart()
        try bench.pass(minutes: 20, restarting: false)
        #expect(bench.outbox.count == 20)
        bench.emptyOutbox()
        try bench.restart()
        try bench.pass(minutes: 2, restarting: false)
        #expect(bench.outbox.count == 21)
    }

    @Test("a start between any two records changes nothing")
    func restarts() throws {
        let later = Self.route(later: "chief")
        var steady = try AlertBench(Self.rules(), [later]), shaken = steady
        for step in 0..<80 {
            let value: Double? = [0: 2, 14: 5, 30: 2, 33: 5, 34: 2][step]
            for isShaken in [false, true] {
                var bench = isShaken ? shaken : steady
                if isShaken { try bench.restart() }
                if let value { try bench.take(value) } else { try bench.tick() }
                bench.wait(minutes: 1)
                if isShaken { shaken = bench } else { steady = bench }
            }
            #expect(steady.outbox == shaken.outbox, "step \(step)")
            let states = [steady, shaken].map { $0.tables.states.sorted { $0.key < $1.key } }
            #expect(states[0] == states[1], "step \(step)")
        }
        #expect(steady.outbox.contains { $0.more > 0 } && steady.outbox.contains { $0.contact == "chief" })
    }

    @Test("what is over before the digest is told as elsewhere: not at all, or by a rule with `late: live`")
    func over() throws {
        var live = Self.rules(60..<61)
        live[0].late = .live
        var bench = try AlertBench(Self.rules() + live, [Self.route()])
        try bench.take(2)
        try bench.pass(minutes: 3, restarting: false)
        try bench.take(5)
        try bench.pass(minutes: 8, restarting: false)
        let digest = try #require(bench.outbox.dropFirst(20).first)
        let events = Dictionary(grouping: digest.items, by: \.event).mapValues(\.count)
        #expect(events == [.fired: 1, .resolved: 19] && digest.more == 1)
        let told = Set(bench.outbox.prefix(20).flatMap(\.items).map(\.alert))
        #expect(digest.items.filter { $0.event == .resolved }.allSatisfy { told.contains($0.alert) })
    }

    @Test("who is not told of the end is not told of it in a digest either")
    func noEnd() throws {
        var bench = try AlertBench(Self.rules(), [Route(contacts: ["wang"])])
        try bench.take(2)
        try bench.pass(minutes: 3, restarting: false)
        try bench.take(5)
        try bench.pass(minutes: 30, restarting: false)
        #expect(bench.outbox.count == 20)
        // Of what was left out nobody knows: when it comes again it is told.
        try bench.take(2)
        try bench.pass(minutes: 12, restarting: false)
        let named = bench.outbox.dropFirst(20).reduce(0) { $0 + $1.items.count + $1.more }
        #expect(named == 40)
    }

    @Test("the children of a gateway are written once, not again with each that joins them")
    func gateway() throws {
        var silent = Rule.low()
        silent.watch = .silence(SeriesSelector())
        silent.levels = [Level(.warning, Comparison(.atLeast, 0), confirms: false)]
        var bench = try AlertBench([silent], [Route(contacts: ["wang"])], series: 1_000)
        bench.gateway = "gateway bay/gw-1"
        var longest = 0, shaken = bench
        for series in SeriesNumber(0)..<1_000 {
            let parts = try bench.turn(series, .silent)
            longest = max(
                longest,
                parts.states.filter { !$0.key.hasPrefix("test/") }.reduce(0) { $0 + ($1.bytes?.count ?? 0) }
            )
            if series % 7 == 0 { try shaken.restart() }
            try shaken.turn(series, .silent)
        }
        #expect(longest < 1_500)
        try bench.restart()
        bench.wait(minutes: 3)
        shaken.wait(minutes: 3)
        try bench.tick()
        try shaken.tick()
        #expect(bench.outbox.count == 1 && bench.outbox[0].items.count + bench.outbox[0].more == 1_000)
        #expect(bench.outbox == shaken.outbox)
        // What is left is the outage that was told.
        #expect(!bench.tables.states.contains { $0.key.hasPrefix("g|") || $0.key.contains("|g|") })
    }

    @Test("news that versions 1 and 2 wrote are read")
    func formerVersions() throws {
        let times: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0] + [2, 0, 0, 0, 0, 0, 0, 0] + [0, 0, 0, 0]
        let alerts: [UInt8] = [1, 0, 0, 0] + [7, 0, 0, 0, 0, 0, 0, 0]
        for (version, count) in [(UInt8(1), []), (2, [5, 0, 0, 0])] as [(UInt8, [UInt8])] {
            var tables = AlertTables()
            tables.states = [AlertStateChange(key: "g|bay|test/low", bytes: [version] + times + alerts + count)]
            let engine = try AlertEngine(RuleSet(rules: Self.rules(), routes: []), tables)
            let wanted = [3] + times + (count.isEmpty ? [0, 0, 0, 0] : count) + [0, 0, 0, 0] + alerts + [0]
            #expect(engine.remembered == [AlertStateChange(key: "g|bay|test/low", bytes: wanted)])
        }
    }

    @Test("what somebody put off while it was gathered is told when that ends, and not before")
    func snoozed() throws {
        var bench = try AlertBench(Self.rules(), [Self.route()])
        try bench.take(2)
        try bench.pass(minutes: 1, restarting: false)
        try bench.carryOut(.snooze(60, until: bench.now + 30 * Self.minute, by: "li"))
        func count(_ bench: AlertBench) -> Int { bench.outbox.last?.more ?? 0 }
        try bench.pass(minutes: 20, restarting: false)
        #expect(bench.outbox.count == 21 && count(bench) == 19)
        try bench.pass(minutes: 40, restarting: false)
        #expect(bench.outbox.dropFirst(21).flatMap(\.items).map(\.alert) == [60])
    }
}
