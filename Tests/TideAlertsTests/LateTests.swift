import Testing
import TideAlerts
import TideModel

/// `late: silent`: what only late readings say is history.
@Suite struct LateTests {
    private static let minute: Int64 = 60_000

    private static func bench() throws -> AlertBench {
        var rule = Rule.low()
        rule.levels = [
            Level(.warning, Comparison(.below, 5), clear: Comparison(.atLeast, 5.5), confirms: false),
            Level(.emergency, Comparison(.below, 3), confirms: false),
        ]
        rule.late = .silent
        return try AlertBench([rule], [Route(contacts: ["wang"])])
    }

    @Test("what late readings begin is shown, and never told", arguments: [false, true])
    func history(isOver: Bool) throws {
        var bench = try Self.bench()
        try bench.take(6)
        bench.wait(minutes: 60)
        let start = bench.now + -50 * Self.minute
        try bench.take([(start, 2, .pass), (start + Self.minute, 2, .pass)])
        if isOver { try bench.take(6, at: start + 2 * Self.minute) }
        try bench.pass(minutes: 60, restarting: false)
        try bench.turn(0, .silent)
        try bench.pass(minutes: 60, restarting: false)
        #expect(bench.alerts[1]?.status == (isOver ? .resolved : .noData))
        #expect(bench.alerts[1]?.highest == .emergency)
        #expect(bench.outbox.isEmpty && bench.alerts[1]?.told == nil)
    }

    @Test("as soon as a reading in time is bad it is told, also over a start", arguments: [false, true])
    func stillTrue(restarts: Bool) throws {
        var bench = try Self.bench()
        try bench.take(6)
        bench.wait(minutes: 60)
        try bench.take(2, at: bench.now + -30 * Self.minute)
        try bench.pass(minutes: 10, restarting: false)
        if restarts { try bench.restart() }
        // Between limit and clear limit: it goes on, but is not bad.
        try bench.take(5.2)
        try bench.pass(minutes: 10, restarting: false)
        #expect(bench.alerts[1]?.severity == .warning && bench.outbox.isEmpty)
        try bench.take(4)
        try bench.pass(minutes: 1, restarting: false)
        #expect(bench.outbox.flatMap(\.items).map(\.event) == [.fired])
        if restarts { try bench.restart() }
        try bench.take(4)
        try bench.pass(minutes: 10, restarting: false)
        #expect(bench.outbox.count == 1)
    }

    @Test("a severity that only late readings reach is not told; one in time is")
    func worse() throws {
        var bench = try Self.bench()
        for _ in 0..<3 {
            try bench.take(4)
            bench.wait(minutes: 1)
        }
        bench.wait(minutes: 57)
        try bench.take(2, at: bench.now + -30 * Self.minute)
        try bench.pass(minutes: 10, restarting: false)
        #expect(bench.alerts[1]?.severity == .emergency)
        #expect(bench.outbox.flatMap(\.items).map(\.severity) == [.warning])
        try bench.take(2)
        #expect(bench.outbox.flatMap(\.items).map(\.event) == [.fired, .escalated])
    }

    @Test("a backlog that ends in the present is told by its last reading")
    func drained() throws {
        var bench = try Self.bench()
        try bench.take(6)
        bench.wait(minutes: 60)
        let start = bench.now + -30 * Self.minute
        // The newest came first, and was good then.
        try bench.take([(bench.now + -Self.minute, 4, .fail)])
        try bench.take((0...29).map { (start + Int64($0) * Self.minute + 7, 4, .pass) })
        try bench.pass(minutes: 2, restarting: false)
        #expect(bench.outbox.flatMap(\.items).map(\.event) == [.fired])
    }

    @Test("a state that version 2 wrote is read")
    func versionTwo() throws {
        let head: [UInt8] = [7, 0, 0, 0, 0, 0, 0, 0, 1]
        let rest = [UInt8](repeating: 9, count: 6 * 8) + [1, 0, 0, 0] + [UInt8](repeating: 8, count: 32) + [1]
        var tables = AlertTables()
        tables.states = [AlertStateChange(key: "test/low|s0", bytes: [2] + head + rest)]
        let engine = try AlertEngine(RuleSet(rules: [.low()], routes: []), tables)
        #expect(engine.remembered == [AlertStateChange(key: "test/low|s0", bytes: [3] + head + [0] + rest)])
    }

    @Test(
        "incidents of the past are written down once, however often late readings come between",
        arguments: [false, true]
    )
    func once(restarts: Bool) throws {
        var bench = try AlertBench([.low(clear: 4)])
        let start = bench.now
        for number in 0..<600 {
            try bench.take([100..<130, 300..<330].contains { $0.contains(number) } ? 2 : 5)
            bench.wait(minutes: 1)
        }
        #expect(bench.alerts.count == 2)
        for round in Int64(0)..<2 {
            if restarts { try bench.restart() }
            let times = [90, 110, 200, 310, 340].map { start + ($0 * Self.minute + 20_000 + round) }
            try bench.take(
                times.map {
                    (
                        $0,
                        (100..<130).contains(($0.milliseconds - start.milliseconds) / Self.minute)
                            || (300..<330).contains(($0.milliseconds - start.milliseconds) / Self.minute) ? 2 : 5, .pass
                    )
                }
            )
            #expect(bench.alerts.count == 2)
        }
        // What was not known is found, once as well.
        for round in Int64(0)..<2 {
            if restarts { try bench.restart() }
            try bench.take((0..<5).map { (start + ($0 * 10_000 + 30 + round + 200 * Self.minute), 2, .pass) })
            #expect(bench.alerts.count == 3)
        }
    }

    @Test(
        "what seeds or came before hides nothing: rules look at what another device says of it",
        arguments: [.seed, .duplicate] as [ReadingVerdict]
    )
    func seeds(verdict: ReadingVerdict) throws {
        var rule = Rule.low()
        rule.watch = .value(SeriesSelector(channel: "oxygen"))
        rule.guards = [
            Guard(
                series: SeriesSelector(channel: "oxygen_1"),
                condition: Comparison(.below, 0.5),
                within: 10 * Self.minute
            )
        ]
        var bench = try AlertBench([rule], series: 2)
        let start = bench.now
        for number in 0..<30 {
            try bench.take(number < 10 ? 2 : 5)
            bench.wait(minutes: 1)
        }
        #expect(bench.alerts.isEmpty)
        bench.verdicts[0] = verdict
        try bench.take([(0, [(start, 2, .pass)]), (1, [(start + Self.minute, 0.1, .pass)])])
        #expect(bench.alerts[1]?.began == start + Self.minute)
    }
}
