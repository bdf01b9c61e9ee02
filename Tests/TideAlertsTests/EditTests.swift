import Testing
import TideAlerts
import TideModel

/// Somebody edits a rule of which an alert goes on.
@Suite struct EditTests {
    private static let minute: Int64 = 60_000
    private static let levels = [
        Level(.warning, Comparison(.below, 5), confirms: false),
        Level(.alarm, Comparison(.below, 4), confirms: false),
        Level(.emergency, Comparison(.below, 2), confirms: false),
    ]

    private static func rule(_ severities: [Severity]) -> Rule {
        var rule = Rule.low()
        rule.levels = levels.filter { severities.contains($0.severity) }
        return rule
    }

    /// An alarm that somebody noticed, after an edit, and perhaps a start.
    private static func bench(_ before: [Severity], _ after: [Severity], restarts: Bool) throws -> AlertBench {
        var bench = try AlertBench([rule(before)], [Route(contacts: ["wang"])])
        try bench.take(3)
        bench.wait(minutes: 1)
        try bench.tick()
        try bench.carryOut(.acknowledge(1, by: "wang"))
        try bench.use([rule(after)])
        if restarts { try bench.restart() }
        bench.wait(minutes: 1)
        return bench
    }

    @Test("another severity is no other alert: who noticed it did", arguments: [false, true])
    func added(restarts: Bool) throws {
        for wanted in [[.warning, .alarm], [.alarm, .emergency], [.warning, .alarm, .emergency]] as [[Severity]] {
            var bench = try Self.bench([.alarm], wanted, restarts: restarts)
            try bench.take(3)
            try bench.take(3, at: bench.now + Self.minute)
            #expect(bench.alerts.count == 1 && bench.alerts[1]?.severity == .alarm && bench.outbox.count == 1)
            #expect(bench.alerts[1]?.acknowledged?.by == "wang" && bench.alerts[1]?.status == .firing)
            bench.wait(minutes: 5)
            try bench.take(wanted.contains(.emergency) ? 1 : 4.5)
            #expect(bench.alerts.count == 1)
            #expect(bench.alerts[1]?.severity == (wanted.contains(.emergency) ? .emergency : .warning))
            // It is withdrawn only when it becomes worse.
            #expect((bench.alerts[1]?.acknowledged == nil) == wanted.contains(.emergency))
            bench.wait(minutes: 1)
            try bench.take(6)
            #expect(bench.alerts[1]?.status == .resolved && bench.alerts[1]?.cause == .cleared)
        }
    }

    @Test("the severity that fired is gone: it goes on by the lesser one", arguments: [false, true])
    func removed(restarts: Bool) throws {
        var bench = try Self.bench([.warning, .alarm], [.warning], restarts: restarts)
        #expect(bench.story.last == "eased warning" && bench.alerts[1]?.limit == 5)
        try bench.take(3)
        #expect(bench.alerts.count == 1 && bench.alerts[1]?.acknowledged?.by == "wang")
        bench.wait(minutes: 1)
        try bench.take(6)
        #expect(bench.alerts[1]?.status == .resolved && bench.outbox.count == 1)
    }

    @Test("no severity of it is left: it is over, and the worse one is an alert of its own")
    func replaced() throws {
        var bench = try Self.bench([.alarm], [.emergency], restarts: false)
        #expect(bench.alerts[1]?.cause == .ruleGone)
        try bench.take(1)
        #expect(bench.alerts[2]?.severity == .emergency && bench.alerts[2]?.acknowledged == nil)
    }

    @Test("what is not bad for long enough yet goes on being counted")
    func pending() throws {
        var before = Self.rule([.alarm])
        before.levels[0].hold = 10 * Self.minute
        var after = Self.rule([.warning, .alarm])
        for level in after.levels.indices { after.levels[level].hold = 10 * Self.minute }
        var bench = try AlertBench([before])
        for number in 0...10 {
            if number == 5 { try bench.use([after]) }
            #expect(bench.story.isEmpty)
            try bench.take(3)
            bench.wait(minutes: 1)
        }
        #expect(bench.story == ["fired alarm 3.0"])
    }
}
