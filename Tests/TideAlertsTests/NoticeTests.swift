import Testing
import TideAlerts
import TideModel

/// Who is told of what, and when.
@Suite struct NoticeTests {
    private static let minute: Int64 = 60_000

    private static func bench(_ routes: [Route], _ severity: Severity = .alarm, series: Int = 3) throws -> AlertBench {
        var rule = Rule.low(clear: 4)
        rule.levels[0].severity = severity
        return try AlertBench([rule], routes, series: series)
    }

    @Test("what comes together is one message; nobody is told twice")
    func together() throws {
        var bench = try Self.bench([Route(contacts: ["wang", "li"])])
        for series in SeriesNumber(0)..<3 { try bench.take(2, series: series) }
        #expect(bench.outbox.isEmpty)
        bench.wait(minutes: 1)
        try bench.tick()
        #expect(bench.outbox.map(\.contact) == ["wang", "li"])
        #expect(bench.outbox[0].items.map(\.event) == [.fired, .fired, .fired])
        for _ in 0..<10 {
            bench.wait(minutes: 1)
            for series in SeriesNumber(0)..<3 { try bench.take(2, series: series) }
        }
        #expect(bench.outbox.count == 2)
    }

    @Test("an emergency waits for nobody")
    func emergency() throws {
        var bench = try Self.bench([Route(contacts: ["wang"])], .emergency)
        try bench.take(2)
        #expect(bench.outbox.count == 1 && bench.outbox[0].severity == .emergency)
    }

    @Test("what is over before it is sent is not sent")
    func over() throws {
        var bench = try Self.bench([Route(contacts: ["wang"])])
        try bench.take(2)
        bench.now = bench.now + 10_000
        try bench.take(5)
        bench.wait(minutes: 5)
        try bench.tick()
        #expect(bench.story == ["fired alarm 2.0", "resolved alarm 5.0"])
        #expect(bench.outbox.isEmpty)
    }

    @Test("who does not want the end is not told of it, and who does is", arguments: [false, true])
    func end(tellsEnd: Bool) throws {
        var route = Route(contacts: ["wang"])
        route.tellsEnd = tellsEnd
        var bench = try Self.bench([route])
        try bench.take(2)
        bench.wait(minutes: 1)
        try bench.tick()
        try bench.take(5)
        bench.wait(minutes: 1)
        try bench.tick()
        #expect(bench.outbox.flatMap(\.items).map(\.event) == (tellsEnd ? [.fired, .resolved] : [.fired]))
    }

    @Test("who was told of the end is told again when it comes back, also after having taken notice")
    func back() throws {
        var route = Route(contacts: ["wang"])
        route.tellsEnd = true
        var bench = try Self.bench([route])
        func step(_ value: Double, _ bench: inout AlertBench) throws {
            try bench.take(value)
            bench.wait(minutes: 2)
            try bench.tick()
        }
        try step(2, &bench)
        try bench.carryOut(.acknowledge(1, by: "wang"))
        try step(5, &bench)
        try step(2, &bench)
        #expect(bench.outbox.flatMap(\.items).map(\.event) == [.fired, .resolved, .fired])
        #expect(bench.alerts.count == 1 && bench.alerts[1]?.acknowledged == nil)
    }

    @Test("what finds no room in the outbox is not forgotten")
    func full() throws {
        var bench = try Self.bench([Route(contacts: ["wang"])])
        bench.fillOutbox(of: "wang")
        try bench.restart()
        try bench.take(2)
        bench.wait(minutes: 5)
        try bench.tick()
        #expect(bench.outbox.isEmpty && bench.alerts[1]?.told == nil)
        bench.emptyOutbox()
        try bench.restart()
        bench.wait(minutes: 2)
        try bench.tick()
        #expect(bench.outbox.count == 1)
    }

    @Test("the next contacts are told in their turn, until somebody takes notice")
    func passedOn() throws {
        var route = Route(contacts: ["wang"])
        route.later = [
            Route.Later(after: 10 * Self.minute, contacts: ["li"]),
            Route.Later(after: 20 * Self.minute, contacts: ["chief"]),
            Route.Later(after: 60 * Self.minute, contacts: ["owner"]),
        ]
        var bench = try Self.bench([route])
        try bench.take(2)
        for _ in 0..<25 {
            bench.wait(minutes: 1)
            try bench.tick()
        }
        #expect(bench.outbox.map(\.contact) == ["wang", "li", "chief"])
        #expect(bench.outbox.map(\.kind) == [.news, .reminder, .reminder])
        try bench.carryOut(.acknowledge(1, by: "wang"))
        bench.wait(minutes: 60)
        try bench.tick()
        #expect(bench.outbox.count == 3)
        #expect(bench.alerts[1]?.acknowledged?.by == "wang")
    }

    @Test("taking notice holds over a start, and is withdrawn when it becomes worse")
    func acknowledged() throws {
        var rule = Rule.low()
        rule.levels = [
            Level(.warning, Comparison(.below, 5), confirms: false),
            Level(.emergency, Comparison(.below, 3), confirms: false),
        ]
        var bench = try AlertBench([rule], [Route(contacts: ["wang"])])
        try bench.take(4)
        bench.wait(minutes: 1)
        try bench.tick()
        try bench.carryOut(.acknowledge(1, by: "wang"))
        try bench.restart()
        bench.wait(minutes: 1)
        try bench.take(4)
        #expect(bench.engine.open[1]?.acknowledged?.by == "wang" && bench.outbox.count == 1)
        try bench.take(2, at: bench.now + 1)
        #expect(bench.engine.open[1]?.acknowledged == nil)
        #expect(bench.outbox.count == 2 && bench.outbox[1].items[0].event == .escalated)
        #expect(bench.events.map(\.kind).contains(.acknowledgementWithdrawn))
    }

    @Test("a silence holds messages back, not history; maintenance over, the rest is told")
    func silenced() throws {
        var bench = try Self.bench([Route(contacts: ["wang"])])
        let silence = Silence(
            rule: "test/",
            target: "bay/d0",
            from: bench.now,
            until: bench.now + 60 * Self.minute,
            by: "li",
            comment: "new probe"
        )
        try bench.carryOut(.silence(silence))
        try bench.take(2, series: 0)
        try bench.take(2, series: 1)
        bench.wait(minutes: 1)
        try bench.tick()
        #expect(bench.story.count == 2)
        #expect(bench.outbox.flatMap(\.items).map(\.words.place) == ["bay/d1/oxygen_1"])
        bench.wait(minutes: 60)
        try bench.take(2, series: 0)
        bench.wait(minutes: 1)
        try bench.tick()
        #expect(bench.outbox.flatMap(\.items).map(\.words.place) == ["bay/d1/oxygen_1", "bay/d0/oxygen"])
    }

    @Test("what comes and goes is told once more, with a note, and then no more")
    func flapping() throws {
        var bench = try Self.bench([Route(contacts: ["wang"])])
        for _ in 0..<12 {
            try bench.take(2)
            bench.wait(minutes: 2)
            try bench.tick()
            try bench.take(5)
            bench.wait(minutes: 2)
            try bench.tick()
        }
        #expect(bench.outbox.flatMap(\.items).map(\.event) == [.fired, .flapping])
        #expect(bench.alerts.count == 1 && bench.alerts[1]?.returns == 11)
    }

    @Test("devices behind one gateway are one message")
    func outage() throws {
        var rule = Rule.low()
        rule.watch = .silence(SeriesSelector())
        rule.levels = [Level(.warning, Comparison(.atLeast, 0))]
        var bench = try AlertBench([rule], [Route(contacts: ["wang"])], series: 5)
        bench.gateway = "gateway bay/gw"
        for series in SeriesNumber(0)..<5 { try bench.take(8, series: series) }
        bench.wait(minutes: 20)
        for series in SeriesNumber(0)..<5 {
            try bench.turn(series, .silent)
            bench.now = bench.now + 10_000
        }
        bench.wait(minutes: 2)
        try bench.tick()
        #expect(bench.outbox.count == 1)
        #expect(bench.outbox[0].items.count == 1 && bench.outbox[0].more == 4)
        #expect(bench.outbox[0].items[0].reason == "gateway bay/gw")
    }

    @Test("a heartbeat comes as long as the program runs")
    func heartbeat() throws {
        let beat = RuleSet.Heartbeat(every: 24 * 60 * Self.minute, contacts: ["office"])
        var bench = try AlertBench(RuleSet(rules: [.low()], heartbeat: beat))
        for hour in 0..<73 {
            try bench.tick()
            if hour % 5 == 0 { try bench.restart() }
            bench.wait(minutes: 60)
        }
        #expect(bench.outbox.map(\.kind) == [.heartbeat, .heartbeat, .heartbeat])
    }

    @Test("in quiet hours only emergencies are told, the rest in the morning")
    func quiet() throws {
        var route = Route(contacts: ["wang"])
        route.quiet = Schedule(hours: (first: 22 * 60, last: 6 * 60))
        var bench = try Self.bench([route])
        // 2023-11-14T22:13:20Z.
        try bench.take(2)
        for _ in 0..<460 {
            bench.wait(minutes: 1)
            try bench.tick()
        }
        #expect(bench.outbox.isEmpty)
        for _ in 0..<10 {
            bench.wait(minutes: 1)
            try bench.tick()
        }
        #expect(bench.outbox.count == 1)
    }
}
