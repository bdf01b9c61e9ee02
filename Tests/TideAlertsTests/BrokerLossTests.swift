import Testing
import TideAlerts
import TideModel

/// The broker is not reached: nobody is heard, and that is told once.
@Suite struct BrokerLossTests {
    private static func bench(_ routes: [Route]? = nil) throws -> AlertBench {
        var ponds = Route(contacts: ["wang"])
        (ponds.rules, ponds.quiet) = (["ponds/"], Schedule(hours: (first: 0, last: 1_440)))
        var office = Route(contacts: ["office"])
        office.later = [Route.Later(after: 1_800_000, contacts: ["chief"])]
        var emergencies = Route(contacts: ["doctor"])
        emergencies.severity = .emergency
        return try AlertBench([.low()], routes ?? [emergencies, ponds, office])
    }

    private static func told(_ bench: AlertBench) -> [String] {
        bench.outbox.map { "\($0.items[0].event.rawValue) to \($0.contact)" }
    }

    @Test(
        "one message when it lasts, to everybody who is told of alarms, a reminder, and one at the end",
        arguments: [false, true]
    )
    func told(restarting: Bool) throws {
        var bench = try Self.bench()
        bench.unreached = bench.now
        try bench.tick()
        try bench.pass(minutes: 4, restarting: restarting)
        #expect(bench.alerts.isEmpty && bench.outbox.isEmpty)
        try bench.pass(minutes: 120, restarting: restarting)
        #expect(Self.told(bench) == ["fired to office", "fired to wang", "passed_on to chief"])
        #expect(
            bench.outbox[0].items[0].outage == Outage(.broker, "mqtt://b:1883", devices: 7, since: bench.unreached!)
        )
        bench.unreached = nil
        try bench.pass(minutes: 120, restarting: restarting)
        #expect(Self.told(bench).dropFirst(3) == ["resolved to office", "resolved to wang"])
        #expect(bench.alerts[1]?.status == .resolved && !bench.tables.states.contains { $0.key == "b|" })
        #expect(bench.story == ["fired alarm", "passed_on alarm", "resolved alarm"])
    }

    @Test("one that is back soon is told to nobody; the same again within an hour is the same alert")
    func short() throws {
        var bench = try Self.bench()
        for _ in 0..<3 {
            bench.unreached = bench.now
            try bench.pass(minutes: 4)
            bench.unreached = nil
            try bench.pass(minutes: 3)
        }
        #expect(bench.alerts.isEmpty && !bench.tables.states.contains { $0.key == "b|" })
        for _ in 0..<2 {
            bench.unreached = bench.now
            try bench.pass(minutes: 10)
            bench.unreached = nil
            try bench.pass(minutes: 10)
        }
        #expect(bench.alerts.count == 1 && bench.alerts[1]?.returns == 1)
        #expect(
            Self.told(bench).filter { $0.hasSuffix("office") }
                == ["fired", "resolved", "fired", "resolved"].map { "\($0) to office" }
        )
    }

    @Test("one that takes each connection and drops it at once is not reached", arguments: [false, true])
    func drops(restarting: Bool) throws {
        var bench = try Self.bench()
        for _ in 0..<60 {
            bench.unreached = bench.now
            try bench.pass(minutes: 1, restarting: restarting)
            bench.unreached = nil
            try bench.tick()
        }
        #expect(Self.told(bench) == ["fired to office", "fired to wang", "passed_on to chief"])
        try bench.pass(minutes: 10, restarting: restarting)
        #expect(Self.told(bench).dropFirst(3) == ["resolved to office", "resolved to wang"])
    }

    @Test("who closes it hears no more of it until it is reached and lost again; a silence holds it back")
    func answers() throws {
        var bench = try Self.bench()
        bench.unreached = bench.now
        try bench.pass(minutes: 8)
        try bench.carryOut(.close(1, .communication, comment: nil, by: "li"))
        try bench.pass(minutes: 200)
        bench.unreached = nil
        try bench.pass(minutes: 10)
        // A person's answer is told like any end.
        #expect(Self.told(bench).allSatisfy { $0.hasPrefix("fired") || $0.hasPrefix("resolved") })
        #expect(bench.alerts[1]?.cause == .communication && bench.alerts.count == 1)
        bench = try Self.bench()
        let silence = Silence(
            rule: "fieldtide/broker",
            target: nil,
            from: bench.now,
            until: bench.now + 7_200_000,
            by: "li",
            comment: ""
        )
        try bench.carryOut(.silence(silence))
        bench.unreached = bench.now
        try bench.pass(minutes: 60)
        #expect(bench.outbox.isEmpty && bench.alerts[1]?.status == .firing)
    }

    @Test("while the broker is away nobody says that readings fail their tests", arguments: [false, true])
    func noData(isAway: Bool) throws {
        var bench = try Self.bench()
        try bench.take(2)
        bench.wait(minutes: 1)
        try bench.take(2, flag: .fail)
        bench.unreached = isAway ? bench.now : nil
        try bench.pass(minutes: 60)
        #expect(bench.events.contains { $0.kind == .noData } == !isAway)
        bench.unreached = nil
        try bench.pass(minutes: 30)
        #expect(bench.events.contains { $0.kind == .noData })
    }

    @Test("its pack is nobody else's")
    func reserved() {
        let text = "pack: fieldtide\nrules: {a: {title: t, watch: ph, levels: {alarm: {above: 9}}}}\n"
        #expect(
            RuleSet.load([RuleFile(path: "r.yaml", text: text)]).errors.map(\.description)
                == ["r.yaml:1:7: pack: fieldtide is what the program watches by itself; give it another name"]
        )
    }
}
