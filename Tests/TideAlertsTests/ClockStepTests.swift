import Testing
import TideAlerts
import TideModel

/// Our own clock is set while silences are counted: they come neither sooner nor later for it.
@Suite struct ClockStepTests {
    private static let minute: Int64 = 60_000

    private static func bench(_ watch: SeriesSelector) throws -> AlertBench {
        var rule = Rule.low()
        rule.watch = .silence(watch)
        rule.levels = [
            Level(.warning, Comparison(.atLeast, 0), hold: 30 * minute, confirms: false),
            Level(.alarm, Comparison(.atLeast, 0), hold: 90 * minute, confirms: false),
        ]
        return try AlertBench([rule])
    }

    /// After how many minutes something is told, by a clock that nobody sets; the other is set after ten minutes.
    private static func minutes(
        _ bench: inout AlertBench,
        from first: Int,
        step: Int64,
        restarts: Bool,
        _ body: (inout AlertBench) throws -> Void = { try $0.tick() }
    ) throws -> [Int] {
        var told: [Int] = []
        for number in first...120 {
            if number == 10 { bench.setClock(minutes: step) }
            let count = bench.events.count
            try body(&bench)
            if restarts { try bench.restart() }
            for _ in count..<bench.events.count { told.append(number) }
            bench.wait(minutes: 1)
        }
        return told
    }

    @Test("silent for long enough", arguments: [-60, -5, 0, 5, 600], [false, true])
    func silent(step: Int64, restarts: Bool) throws {
        var bench = try Self.bench(SeriesSelector())
        try bench.take(5)
        try bench.turn(0, .silent)
        #expect(try Self.minutes(&bench, from: 0, step: step, restarts: restarts) == [30, 90])
    }

    @Test("nothing usable for long enough", arguments: [-60, -5, 0, 5, 600], [false, true])
    func blind(step: Int64, restarts: Bool) throws {
        var bench = try Self.bench(SeriesSelector(quantity: "dissolved_oxygen"))
        try bench.take(5)
        bench.wait(minutes: 1)
        let told = try Self.minutes(&bench, from: 0, step: step, restarts: restarts) { bench in
            try bench.take(-9, flag: .fail)
        }
        #expect(told == [30, 90])
    }

    private static func many(_ level: Level, within: Int64) throws -> AlertBench {
        var rule = Rule.low()
        let oxygen = SeriesSelector(quantity: "dissolved_oxygen")
        rule.watch = .count(DeviceCount(.reading(oxygen, Comparison(.below, 3), within: within)))
        rule.levels = [level]
        var bench = try AlertBench([rule], series: 5)
        for series in 0..<3 { try bench.take(2, series: SeriesNumber(series)) }
        return bench
    }

    @Test("a count goes on for as long as it should by a clock that was set ahead between limit and clear limit")
    func keepsFiring() throws {
        let level = Level(
            .alarm,
            Comparison(.atLeast, 3),
            clear: Comparison(.atMost, 1),
            keepFiringFor: 1_800_000,
            confirms: false
        )
        var bench = try Self.many(level, within: 36_000_000)
        bench.wait(minutes: 1)
        try bench.take(5, series: 0)
        bench.setClock(minutes: 60)
        try bench.take(5, series: 1)
        #expect(bench.story == ["fired alarm 3.0"])
        bench.wait(minutes: 30)
        try bench.tick()
        #expect(bench.story.last == "resolved alarm 1.0")
    }

    @Test("a broker that is reached again has to stay so for a minute", arguments: [-60, 60], [false, true])
    func broker(step: Int64, restarts: Bool) throws {
        var bench = try AlertBench([.low()], [Route(contacts: ["wang"])])
        bench.unreached = bench.now
        for _ in 0..<10 {
            try bench.tick()
            bench.wait(minutes: 1)
        }
        bench.unreached = nil
        let back = bench.now
        try bench.tick()
        bench.setClock(minutes: step)
        if restarts { try bench.restart() }
        try bench.tick()
        #expect(bench.story == ["fired alarm"])
        bench.wait(minutes: 1)
        try bench.tick()
        #expect(bench.story == ["fired alarm", "resolved alarm"])
        #expect(bench.alerts[1]?.ended == back, "by the clock by which it began")
    }

    @Test("devices that were too old by a clock that was ahead count again", arguments: [false, true])
    func countsAgain(restarts: Bool) throws {
        var bench = try Self.many(Level(.alarm, Comparison(.atLeast, 3), confirms: false), within: 3_600_000)
        bench.setClock(minutes: 90)
        try bench.tick()
        #expect(bench.story.last == "no_data alarm")
        bench.setClock(minutes: -90)
        if restarts { try bench.restart() }
        try bench.tick()
        #expect(bench.story.last == "data_back alarm 3.0")
        bench.wait(minutes: 60)
        try bench.tick()
        #expect(bench.story.last == "no_data alarm")
    }
}
