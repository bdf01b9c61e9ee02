import Testing
import TideAlerts
import TideModel

/// What comes and goes is told once more, and then when it is steady.
@Suite struct FlappingTests {
    private static func bench(_ edit: (inout Route) -> Void = { _ in }) throws -> AlertBench {
        var rule = Rule.low()
        rule.levels = [
            Level(.warning, Comparison(.below, 5), confirms: false),
            Level(.emergency, Comparison(.below, 1), confirms: false),
        ]
        var route = Route(contacts: ["wang"])
        route.tellsEnd = true
        edit(&route)
        return try AlertBench([rule], [route])
    }

    /// Reads a value again and again, a reading a minute.
    private static func stay(_ bench: inout AlertBench, _ value: Double, minutes: Int, restarting: Bool) throws {
        for _ in 0..<minutes {
            if restarting { try bench.restart() }
            try bench.take(value)
            bench.wait(minutes: 1)
            if restarting { try bench.restart() }
            try bench.tick()
        }
    }

    /// Bad and good by turns until that is told, and a while longer; the last is bad.
    private static func flap(_ bench: inout AlertBench, restarting: Bool, turns: Int = 6) throws {
        for _ in 0..<turns {
            try stay(&bench, 8, minutes: 5, restarting: restarting)
            try stay(&bench, 4, minutes: 5, restarting: restarting)
        }
    }

    private static func told(_ bench: AlertBench) -> [AlertEvent.Kind] { bench.outbox.flatMap(\.items).map(\.event) }

    /// Nothing of it waits for a time any more.
    private static func isForgotten(_ bench: AlertBench) -> Bool {
        !bench.tables.states.contains { $0.key.hasPrefix("s|") || $0.key.hasPrefix("test/") || $0.key == "b|" }
    }

    private static let before: [AlertEvent.Kind] = [.fired, .resolved, .fired, .resolved, .fired, .resolved, .flapping]

    @Test("what stays bad is told once after an hour, and its end at once", arguments: [false, true])
    func staysBad(restarting: Bool) throws {
        var bench = try Self.bench()
        try Self.flap(&bench, restarting: restarting)
        #expect(Self.told(bench) == Self.before)
        try Self.stay(&bench, 4, minutes: 54, restarting: restarting)
        #expect(Self.told(bench) == Self.before)
        try Self.stay(&bench, 4, minutes: 300, restarting: restarting)
        #expect(Self.told(bench) == Self.before + [.fired])
        #expect(bench.alerts[1]?.told?.saysFlapping == false)
        try Self.stay(&bench, 8, minutes: 5, restarting: restarting)
        #expect(Self.told(bench) == Self.before + [.fired, .resolved])
        #expect(bench.alerts.count == 1)
    }

    @Test("of what stays good the end is told after an hour", arguments: [false, true])
    func staysGood(restarting: Bool) throws {
        var bench = try Self.bench()
        try Self.flap(&bench, restarting: restarting)
        try Self.stay(&bench, 8, minutes: 58, restarting: restarting)
        #expect(Self.told(bench) == Self.before)
        try Self.stay(&bench, 8, minutes: 120, restarting: restarting)
        #expect(Self.told(bench) == Self.before + [.resolved])
        #expect(Self.isForgotten(bench))
        try Self.stay(&bench, 4, minutes: 5, restarting: restarting)
        #expect(Self.told(bench).last == .fired && bench.alerts.count == 2)
    }

    @Test("as long as it comes and goes nothing more is told", arguments: [false, true])
    func goesOn(restarting: Bool) throws {
        var bench = try Self.bench()
        try Self.flap(&bench, restarting: restarting, turns: 60)
        #expect(Self.told(bench) == Self.before)
    }

    @Test("what was noticed, or closed, or whose end nobody wants to know, is told no more")
    func answered() throws {
        var bench = try Self.bench()
        try Self.flap(&bench, restarting: true)
        try bench.carryOut(.acknowledge(1, by: "li"))
        try Self.stay(&bench, 4, minutes: 120, restarting: true)
        #expect(Self.told(bench) == Self.before && bench.alerts[1]?.told?.saysFlapping == false)
        bench = try Self.bench()
        try Self.flap(&bench, restarting: true)
        try bench.carryOut(.close(1, .fouling, comment: nil, by: "li"))
        try Self.stay(&bench, 8, minutes: 120, restarting: true)
        #expect(Self.told(bench) == Self.before && Self.isForgotten(bench))
        bench = try Self.bench { $0.tellsEnd = false }
        try Self.flap(&bench, restarting: true)
        try Self.stay(&bench, 8, minutes: 120, restarting: true)
        #expect(Self.told(bench) == [.fired, .flapping] && Self.isForgotten(bench))
    }

    @Test("what goes on without data after it came and went is told so")
    func withoutData() throws {
        var bench = try Self.bench()
        try Self.flap(&bench, restarting: true)
        try bench.turn(0, .silent)
        try bench.pass(minutes: 90)
        #expect(Self.told(bench) == Self.before + [.noData])
    }

    @Test("our own clock is set meanwhile: told neither sooner nor later", arguments: [-120, 120])
    func clock(minutes: Int64) throws {
        var bench = try Self.bench()
        try Self.flap(&bench, restarting: false)
        bench.setClock(minutes: minutes)
        try bench.pass(minutes: 53, restarting: false)
        #expect(Self.told(bench) == Self.before)
        try bench.pass(minutes: 10, restarting: false)
        #expect(Self.told(bench) == Self.before + [.fired])
    }

    @Test("a broker that comes and goes: its last end is told")
    func broker() throws {
        var bench = try Self.bench()
        for _ in 0..<6 {
            bench.unreached = bench.now
            try bench.pass(minutes: 10)
            bench.unreached = nil
            try bench.pass(minutes: 10)
        }
        #expect(Self.told(bench) == Self.before)
        try bench.pass(minutes: 180)
        #expect(Self.told(bench) == Self.before + [.resolved] && Self.isForgotten(bench))
    }
}
