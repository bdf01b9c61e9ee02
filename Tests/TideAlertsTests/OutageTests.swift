import Testing
import TideAlerts
import TideModel

/// What is told as one outage stays one, and nothing of it is forgotten.
@Suite struct OutageTests {
    /// Five devices behind one uplink fall silent, ten seconds apart, and people are told.
    private static func outage(_ later: [Route.Later] = [], devices: SeriesNumber = 5) throws -> AlertBench {
        var rule = Rule.low()
        rule.watch = .silence(SeriesSelector())
        rule.levels = [Level(.warning, Comparison(.atLeast, 0))]
        var route = Route(contacts: ["wang"])
        (route.tellsEnd, route.later) = (true, later)
        var bench = try AlertBench([rule], [route], series: 5)
        bench.gateway = "uplink bay"
        for series in SeriesNumber(0)..<5 { try bench.take(8, series: series) }
        bench.wait(minutes: 20)
        for series in 0..<devices {
            try bench.turn(series, .silent)
            bench.now = bench.now + 10_000
        }
        try bench.pass(minutes: 3)
        return bench
    }

    private static func told(_ bench: AlertBench) -> [String] {
        bench.outbox.map {
            "\($0.items[0].event.rawValue) \($0.items[0].reason ?? "none") +\($0.more) to \($0.contact)"
        }
    }

    @Test("an outage is one message, and its end is one")
    func whole() throws {
        var bench = try Self.outage()
        #expect(Self.told(bench) == ["fired uplink bay +4 to wang"])
        #expect(bench.outbox[0].items[0].outage?.devices == 5)
        try bench.pass(minutes: 60)
        bench.gateway = nil
        for series in SeriesNumber(0)..<5 {
            try bench.turn(series, .live)
            try bench.pass(minutes: 1)
        }
        try bench.pass(minutes: 30)
        #expect(Self.told(bench).first == "fired uplink bay +4 to wang")
        #expect(Self.told(bench).dropFirst().allSatisfy { $0.hasPrefix("resolved uplink bay") })
        #expect(bench.outbox.dropFirst().map { $0.items.count + $0.more }.reduce(0, +) == 5 && bench.outbox.count <= 4)
        let ends = bench.outbox.dropFirst().compactMap { $0.items[0].outage }
        #expect(ends.map(\.devices).reduce(0, +) == 5)
        #expect(ends.allSatisfy { $0.key == "uplink bay" && $0.site == "the bay" })
        #expect(bench.outbox[0].items[0].outage?.site == "the bay")
        #expect(bench.tables.states.allSatisfy { $0.bytes == nil || !$0.key.hasPrefix("o|") })
    }

    @Test("who falls silent later in an outage is no other message, unless it is worse")
    func later() throws {
        var bench = try Self.outage(devices: 4)
        try bench.turn(4, .silent)
        try bench.pass(minutes: 10)
        #expect(Self.told(bench) == ["fired uplink bay +3 to wang"] && bench.alerts.count == 5)
        bench.gateway = nil
        for series in SeriesNumber(0)..<4 { try bench.turn(series, .live) }
        try bench.pass(minutes: 40)
        #expect(Self.told(bench).dropFirst() == ["resolved uplink bay +3 to wang", "fired none +0 to wang"])
    }

    @Test("what is still not heard when the outage is over is told for itself, when it has had time to be heard")
    func partly() throws {
        var bench = try Self.outage()
        bench.gateway = nil
        for series in SeriesNumber(0)..<4 { try bench.turn(series, .live) }
        try bench.pass(minutes: 12)
        #expect(Self.told(bench) == ["fired uplink bay +4 to wang", "resolved uplink bay +3 to wang"])
        try bench.pass(minutes: 20)
        #expect(Self.told(bench).dropFirst(2) == ["fired none +0 to wang"])
        #expect(bench.outbox.last?.items.first?.alert == 5)
    }

    @Test("nobody noticed an outage: one reminder; who noticed one alert of it noticed it", arguments: [false, true])
    func reminder(isNoticed: Bool) throws {
        var bench = try Self.outage([Route.Later(after: 900_000, contacts: ["chief"])])
        if isNoticed { try bench.carryOut(.acknowledge(2, by: "wang")) }
        try bench.pass(minutes: 40)
        let reminders = ["passed_on uplink bay +4 to chief"]
        #expect(Self.told(bench) == ["fired uplink bay +4 to wang"] + (isNoticed ? [] : reminders))
        #expect(bench.outbox.allSatisfy { $0.items[0].outage?.site == "the bay" })
    }
}
