import Testing
import TideAlerts
import TideModel

/// What another alert explains: found and kept, and nobody is told.
@Suite struct InhibitionTests {
    /// Series 0 is what explains, series 1 and 2 are what it explains.
    private static func bench(
        _ same: Inhibition.Sameness = .unit,
        _ cause: Severity = .alarm,
        _ severities: [Severity] = [.alarm],
        _ routes: [Route]? = nil
    ) throws -> AlertBench {
        var off = Rule.low(1)
        (off.id, off.watch) = ("power/off", .value(SeriesSelector(channel: "oxygen")))
        off.levels[0].severity = cause
        var low = Rule.low()
        (low.id, low.watch) = ("ponds/low", .value(SeriesSelector(channel: "oxygen_1")))
        low.inhibition = Inhibition(by: ["power/"], same: same)
        low.levels = severities.enumerated().map { Level($1, Comparison(.below, 3 - Double($0)), confirms: false) }
        var route = Route(contacts: ["wang"])
        (route.tellsEnd, route.later) = (true, [Route.Later(after: 600_000, contacts: ["chief"])])
        return try AlertBench([off, low], routes ?? [route], series: 3)
    }

    private static func told(_ bench: AlertBench) -> [String] {
        bench.outbox.flatMap { message in
            message.items.map { "\($0.event.rawValue) \(bench.alerts[$0.alert]?.rule ?? "") to \(message.contact)" }
        }
    }

    /// What happens minute by minute.
    enum Step: Sendable {
        case off(Double), low(Double), nothing
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var cause = Severity.alarm
        var severities: [Severity] = [.alarm]
        var steps: [Step]
        var told: [String]
        var story: [AlertEvent.Kind]
    }

    static let cases = [
        Case(
            testDescription: "while the other goes on, only it is told; one that ends meanwhile never is",
            steps: [.off(0), .low(2), .nothing, .low(5), .nothing, .off(9), .nothing],
            told: ["fired power/off to wang", "resolved power/off to wang"],
            story: [.fired, .fired, .inhibited, .resolved, .resolved]
        ),
        Case(
            testDescription: "what still goes on when the other ends is told then",
            steps: [.off(0), .low(2), .nothing, .off(9), .nothing],
            told: ["fired power/off to wang", "fired ponds/low to wang", "resolved power/off to wang"],
            story: [.fired, .fired, .inhibited, .resolved]
        ),
        Case(
            testDescription: "what waits to be sent is held when the other begins meanwhile",
            steps: [.low(2), .off(0), .nothing],
            told: ["fired power/off to wang"],
            story: [.fired, .fired, .inhibited]
        ),
        Case(
            testDescription: "what is worse is told",
            severities: [.alarm, .emergency],
            steps: [.off(0), .low(2.5), .nothing, .low(1), .nothing],
            told: ["fired power/off to wang", "fired ponds/low to wang"],
            story: [.fired, .fired, .inhibited, .escalated]
        ),
        Case(
            testDescription: "a warning hides no alarm",
            cause: .warning,
            steps: [.off(0), .low(2), .nothing],
            told: ["fired ponds/low to wang", "fired power/off to wang"],
            story: [.fired, .fired]
        ),
        Case(
            testDescription: "of what was told before, the end is told",
            steps: [.low(2), .nothing, .off(0), .nothing, .low(5), .nothing],
            told: ["fired ponds/low to wang", "fired power/off to wang", "resolved ponds/low to wang"],
            story: [.fired, .fired, .resolved]
        ),
        Case(
            testDescription: "an emergency that ended behind another is not told afterwards",
            cause: .emergency,
            severities: [.emergency],
            steps: [.off(0), .low(2), .nothing, .low(5), .off(9), .nothing, .nothing],
            told: ["fired power/off to wang", "resolved power/off to wang"],
            story: [.fired, .fired, .inhibited, .resolved, .resolved]
        ),
    ]

    private static func take(_ step: Step, _ bench: inout AlertBench) throws {
        switch step {
        case .off(let value): try bench.take(value)
        case .low(let value): try bench.take(value, series: 1)
        case .nothing: try bench.tick()
        }
    }

    @Test("who is told of what another alert explains", arguments: cases, [false, true])
    func told(_ wanted: Case, restarting: Bool) throws {
        var bench = try Self.bench(.unit, wanted.cause, wanted.severities)
        for step in wanted.steps {
            if restarting { try bench.restart() }
            try Self.take(step, &bench)
            // Half of what a route waits: news of one step are sent after the next but one.
            for _ in 0..<3 {
                bench.now = bench.now + 5_000
                if restarting { try bench.restart() }
                try bench.tick()
            }
        }
        for _ in 0..<6 {
            bench.now = bench.now + 10_000
            try bench.tick()
        }
        #expect(Self.told(bench).sorted() == wanted.told.sorted())
        #expect(bench.events.map(\.kind) == wanted.story)
    }

    @Test("at the same series, device, unit or site", arguments: Inhibition.Sameness.allCases)
    func sameness(same: Inhibition.Sameness) throws {
        var bench = try Self.bench(same)
        bench.places[2].device.site = "elsewhere"
        try bench.restart()
        try bench.take(0)
        try bench.take(2, series: 1)
        bench.wait(minutes: 1)
        try bench.tick()
        // They are two devices of one pond.
        #expect(Self.told(bench).contains("fired ponds/low to wang") == [.series, .device].contains(same))
        #expect(bench.engine.inhibitor(of: 2) == ([.series, .device].contains(same) ? nil : "power/off bay/d0/oxygen"))
    }

    @Test("what nobody is told of explains nothing: a silence over it, also one that begins later, or no route")
    func unseen() throws {
        var bench = try Self.bench()
        try bench.take(0)
        try bench.take(2, series: 1)
        bench.wait(minutes: 1)
        try bench.tick()
        let (from, until) = (bench.now + 600_000, bench.now + 7_200_000)
        try bench.carryOut(
            .silence(Silence(rule: "power/off", target: nil, from: from, until: until, by: "li", comment: ""))
        )
        bench.wait(minutes: 5)
        try bench.tick()
        #expect(Self.told(bench) == ["fired power/off to wang"])
        for _ in 0..<6 {
            bench.wait(minutes: 1)
            try bench.restart()
            try bench.tick()
        }
        #expect(Self.told(bench).contains("fired ponds/low to wang"))
        var route = Route(contacts: ["wang"])
        route.rules = ["ponds/"]
        bench = try Self.bench(.unit, .alarm, [.alarm], [route])
        try bench.take(0)
        try bench.take(2, series: 1)
        bench.wait(minutes: 1)
        try bench.tick()
        #expect(Self.told(bench) == ["fired ponds/low to wang"])
    }

    @Test("nobody else is told of what was told before while another explains it; afterwards they are")
    func escalation() throws {
        var bench = try Self.bench()
        try bench.take(2, series: 1)
        bench.wait(minutes: 1)
        try bench.tick()
        try bench.take(0)
        bench.wait(minutes: 1)
        try bench.tick()
        try bench.carryOut(.acknowledge(2, by: "wang"))
        for _ in 0..<20 {
            bench.wait(minutes: 1)
            try bench.tick()
        }
        #expect(!Self.told(bench).contains { $0.hasSuffix("chief") })
        try bench.take(9)
        bench.wait(minutes: 1)
        try bench.tick()
        #expect(Self.told(bench).filter { $0.hasSuffix("chief") } == ["passed_on ponds/low to chief"])
    }

    @Test("who closes what explains has the rest told; who notices what is kept back hears nothing of it")
    func answers() throws {
        var bench = try Self.bench()
        try bench.take(0)
        try bench.take(2, series: 1)
        bench.wait(minutes: 1)
        try bench.tick()
        try bench.carryOut(.close(1, .maintenance, comment: nil, by: "wang"))
        bench.wait(minutes: 1)
        try bench.tick()
        #expect(Self.told(bench) == ["fired power/off to wang", "fired ponds/low to wang"])
        bench = try Self.bench()
        try bench.take(0)
        try bench.take(2, series: 1)
        bench.wait(minutes: 1)
        try bench.tick()
        try bench.carryOut(.acknowledge(2, by: "wang"))
        try bench.take(9)
        bench.wait(minutes: 1)
        try bench.tick()
        #expect(!Self.told(bench).contains("fired ponds/low to wang"))
    }

    @Test("what cannot be, and what is right")
    func problems() {
        func errors(_ rules: String) -> [String] {
            let text = "pack: p\nrules:\n" + rules
            return RuleSet.load([RuleFile(path: "r.yaml", text: text)]).errors.map(\.description)
        }
        func rule(_ name: String, _ by: String) -> String {
            "  \(name): {title: t, watch: ph, levels: {alarm: {above: 9}}, inhibited_by: \(by)}\n"
        }
        #expect(errors(rule("a", "p/b") + rule("b", "{rules: [p/c], same: site}") + rule("c", "[]")).count == 1)
        #expect(errors(rule("a", "p/b") + "  b: {title: t, watch: ph, levels: {alarm: {above: 9}}}\n") == [])
        #expect(
            errors(rule("oxygen", "p/oxigen") + "  oxigene: {title: t, watch: ph, levels: {alarm: {above: 9}}}\n")
                == ["r.yaml:3:76: rules.oxygen.inhibited_by: there is no rule p/oxigen; did you mean p/oxigene?"]
        )
        #expect(
            errors(rule("a", "p/b") + rule("b", "p/c") + rule("c", "[p/b, p/a]"))
                == [
                    "r.yaml:3:71: rules.a.inhibited_by: is a circle, in which nobody would be told: p/a by p/b by p/c by"
                        + " p/a; leave one of them away"
                ]
        )
        #expect(errors(rule("a", "p/") + rule("b", "p/")).count == 1)
        #expect(errors(rule("a", "p/a")).first?.contains("a rule cannot inhibit itself") ?? false)
        #expect(errors(rule("a", "p/") + "  b: {title: t, watch: ph, levels: {alarm: {above: 9}}}\n") == [])
    }

    @Test("what is never told, and what inhibits nothing")
    func findings() {
        func findings(_ rules: String) -> [String] {
            let text = "pack: p\nrules:\n" + rules
            return RuleSet.findings([RuleFile(path: "r.yaml", text: text)]).map(\.description)
        }
        func rule(_ name: String, _ level: String, _ rest: String = "") -> String {
            "  \(name): {title: t, watch: ph, levels: {\(level)}\(rest)}\n"
        }
        let by = ", inhibited_by: p/b"
        #expect(
            findings(rule("a", "alarm: {above: 9}", by) + rule("b", "alarm: {above: 8.5}"))
                == ["r.yaml:3:3: p/a is never told: whenever it fires, p/b does, which inhibits it"]
        )
        #expect(findings(rule("a", "alarm: {above: 9}", by) + rule("b", "alarm: {above: 9.5}")).isEmpty)
        #expect(findings(rule("a", "alarm: {above: 9}", by) + rule("b", "alarm: {above: 8, for: 1h}")).isEmpty)
        #expect(
            findings(rule("a", "alarm: {above: 9}", by) + rule("b", "warning: {above: 8.5}"))
                == ["r.yaml:3:3: p/a is not inhibited by p/b: that is at most warning, and what is worse is told"]
        )
        let routes = "routes:\n  - {to: wang, rules: p/a}\n"
        #expect(
            findings(rule("a", "alarm: {above: 9}", by) + rule("b", "alarm: {above: 8.5}") + routes)
                == [
                    "r.yaml:3:3: p/a is not inhibited by p/b: nobody is told of that",
                    "r.yaml:4:3: p/b is never told: no route is for it; see `severity`, `rules` and `site` of the routes",
                ]
        )
    }
}
