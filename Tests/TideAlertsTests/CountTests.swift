import Testing
import TideAlerts
import TideModel
import TideTesting

/// Rules that count devices.
@Suite struct CountTests {
    private static let minute: Int64 = 60_000
    private static let oxygen = SeriesSelector(quantity: "dissolved_oxygen")

    private static func rule(_ levels: [Level], tellsNoData: Bool = true, within: Int64 = 60 * minute) -> Rule {
        var rule = Rule.low()
        rule.id = "test/count"
        rule.watch = .count(DeviceCount(.reading(oxygen, Comparison(.below, 3), within: within)))
        (rule.levels, rule.tellsNoData) = (levels, tellsNoData)
        return rule
    }

    private static let three = Level(.alarm, Comparison(.atLeast, 3), confirms: false)

    /// A bench of so many devices, each of which says 5.
    private static func bench(_ rule: Rule, _ count: Int = 5) throws -> AlertBench {
        var bench = try AlertBench([rule], [Route(contacts: ["wang"])], series: count)
        for series in 0..<count { try bench.take(5, series: SeriesNumber(series)) }
        return bench
    }

    @Test("three of five are low: told of the site, with their names, and over when one is not")
    func three() throws {
        var bench = try Self.bench(Self.rule([Self.three]))
        for series in [1, 2] { try bench.take(2, series: SeriesNumber(series)) }
        // One that is low for the second time counts once.
        try bench.take(2.5, series: 1)
        #expect(bench.story.isEmpty)
        bench.wait(minutes: 10)
        try bench.take(1, series: 4)
        let alert = try #require(bench.alerts[1])
        #expect(alert.target == "bay" && alert.site == "bay" && alert.series == [1, 2, 4])
        #expect(alert.value == 3 && alert.limit == 3 && alert.unit == "1")
        #expect(bench.tables.states.map(\.key).contains("test/count|site:bay"))
        bench.wait(minutes: 1)
        try bench.tick()
        let item = try #require(bench.outbox.first?.items.first)
        #expect(item.reason == "d1, d2, d4" && item.value == 3 && item.limit == 3)
        #expect(bench.events.first?.text == "d1, d2, d4")
        try bench.take(3.5, series: 2)
        #expect(bench.story == ["fired alarm 3.0", "resolved alarm 2.0"])
    }

    @Test("devices count, not series")
    func devices() throws {
        var bench = try AlertBench([Self.rule([Self.three])], series: 4)
        for series in [1, 2] { bench.places[series].deviceNumber = 0 }
        try bench.restart()
        for series in 0..<4 { try bench.take(1, series: SeriesNumber(series)) }
        #expect(bench.alerts.isEmpty)
        for series in 0..<3 { try bench.take(4, series: SeriesNumber(series)) }
        #expect(bench.alerts.isEmpty)
    }

    @Test("readings that are good and were so before stay quiet; one that was bad is looked at until it is good")
    func quiet() throws {
        var bench = try Self.bench(Self.rule([Self.three]))
        #expect((0..<5).allSatisfy { bench.engine.isQuiet(5, of: $0) && !bench.engine.isQuiet(2.9, of: $0) })
        try bench.take(2, series: 3)
        #expect(!bench.engine.isQuiet(5, of: 3) && bench.engine.isQuiet(5, of: 2))
        try bench.restart()
        try bench.tick()
        #expect(!bench.engine.isQuiet(5, of: 3) && bench.engine.isQuiet(5, of: 2))
        try bench.take(5, series: 3)
        #expect(bench.engine.isQuiet(5, of: 3))
        #expect(bench.lookups.count == 0)
    }

    @Test("what is not heard for longer than `within` counts no more, and its incident says that nobody knows")
    func ageing() throws {
        var bench = try Self.bench(Self.rule([Self.three]))
        for series in 0..<3 { try bench.take(2, series: SeriesNumber(series)) }
        bench.wait(minutes: 30)
        try bench.take(2, series: 1)
        #expect(bench.engine.deadline <= (bench.now + 30 * Self.minute).milliseconds)
        bench.wait(minutes: 29)
        try bench.tick()
        #expect(bench.story == ["fired alarm 3.0"])
        bench.wait(minutes: 1)
        try bench.tick()
        #expect(bench.story.last == "no_data alarm" && bench.alerts[1]?.status == .noData)
        // Of the two that are not heard one is good now: at most two are bad.
        try bench.take(4, series: 0)
        #expect(bench.alerts[1]?.status == .resolved)
        // A count of what is old begins nothing.
        try bench.take(2, series: 3)
        #expect(bench.story.count { $0.hasPrefix("fired") } == 1)
    }

    @Test("a device that was not heard for days keeps no incident from ending")
    func lostBefore() throws {
        var bench = try Self.bench(Self.rule([Self.three]))
        try bench.take(2, series: 4)
        bench.wait(minutes: 300)
        for series in 0..<3 { try bench.take(2, series: SeriesNumber(series)) }
        bench.wait(minutes: 1)
        try bench.take(5, series: 0)
        #expect(bench.story == ["fired alarm 3.0", "resolved alarm 2.0"])
    }

    @Test("with no_data: ignore it is over when what is old counts no more")
    func ageingIsTheEnd() throws {
        var bench = try Self.bench(Self.rule([Self.three], tellsNoData: false))
        for series in 0..<3 { try bench.take(2, series: SeriesNumber(series)) }
        bench.wait(minutes: 60)
        try bench.tick()
        #expect(bench.story == ["fired alarm 3.0", "resolved alarm 0.0"])
    }

    @Test("`for` counts from when there were enough, and is told when it is over without a reading")
    func hold() throws {
        let rule = Self.rule([Level(.alarm, Comparison(.atLeast, 2), hold: 10 * Self.minute)])
        var bench = try Self.bench(rule)
        for series in 0..<2 { try bench.take(2, series: SeriesNumber(series)) }
        bench.wait(minutes: 9)
        try bench.tick()
        try bench.restart()
        #expect(bench.story.isEmpty)
        bench.wait(minutes: 1)
        try bench.tick()
        #expect(bench.story == ["fired alarm 2.0"])
    }

    @Test("a spike that the next reading shows is none")
    func confirmed() throws {
        var bench = try Self.bench(Self.rule([Level(.alarm, Comparison(.atLeast, 2))]))
        try bench.take(2, series: 0)
        try bench.take(2, series: 1)
        let spike = bench.now
        bench.wait(minutes: 1)
        try bench.take(5, series: 1, amending: [(spike, .fail)])
        bench.wait(minutes: 5)
        try bench.tick()
        #expect(bench.story.isEmpty)
        try bench.take(2, series: 1)
        bench.wait(minutes: 1)
        try bench.tick()
        #expect(bench.story == ["fired alarm 2.0"])
    }

    @Test("what fails says nothing; what comes late counts when it is the newest; what failed after all is left out")
    func whatCounts() throws {
        var bench = try Self.bench(Self.rule([Self.three]))
        bench.wait(minutes: 30)
        let then = bench.now
        for series in 0..<2 { try bench.take(2, series: SeriesNumber(series)) }
        bench.wait(minutes: 10)
        for series in 0..<2 { try bench.take(9, series: SeriesNumber(series), flag: .fail) }
        #expect(bench.lookups.count == 0)
        // Older than what is known, it changes nothing; newer, it does, twenty minutes late.
        try bench.take(2, at: then + -40 * Self.minute, series: 2)
        #expect(bench.story.isEmpty)
        try bench.take(2, at: then + -10 * Self.minute, series: 2)
        #expect(bench.story == ["fired alarm 3.0"])
        // Of the first the reading before counts, which is not low.
        bench.wait(minutes: 1)
        try bench.take(9, series: 0, flag: .fail, amending: [(then, .fail)])
        #expect(bench.story.last == "resolved alarm 2.0")
    }

    @Test("silent devices are counted by the minute, and all series of a device have to be silent")
    func silent() throws {
        var rule = Rule.low()
        rule.watch = .count(DeviceCount(.silent))
        rule.levels = [Level(.warning, Comparison(.atLeast, 2), hold: 5 * Self.minute)]
        var bench = try AlertBench([rule], [Route(contacts: ["wang"])], series: 4)
        bench.places[1].deviceNumber = 0
        try bench.restart()
        for series in 0..<4 { try bench.turn(SeriesNumber(series), .live) }
        for series in [0, 2] { try bench.turn(SeriesNumber(series), .silent) }
        bench.wait(minutes: 6)
        try bench.tick()
        #expect(bench.story.isEmpty)
        try bench.turn(1, .silent)
        bench.wait(minutes: 4)
        try bench.tick()
        try bench.restart()
        bench.wait(minutes: 1)
        try bench.tick()
        #expect(bench.story == ["fired warning 2.0"] && bench.alerts[1]?.series == [0, 2])
        try bench.turn(0, .live)
        #expect(bench.story.last == "resolved warning 1.0")
    }

    /// How many devices have a newest usable reading below 3 that is younger than `within`, by all that is known.
    private static func naive(_ bench: AlertBench, within: Int64) -> Int {
        let low = bench.places.filter { place in
            guard let newest = bench.readings[Int(place.series)].last(where: { $0.isUsable }) else { return false }
            return newest.value < 3 && bench.now.milliseconds - newest.time < within
        }
        return Set(low.map(\.deviceNumber)).count
    }

    @Test("whatever comes, late or failing after all: as many as there are", arguments: UInt64(0)..<40)
    func anything(seed: UInt64) throws {
        var random = SplitMix(seed: seed), fired = 0
        let within = 7 * Self.minute, two = Level(.alarm, Comparison(.atLeast, 2), confirms: false)
        var bench = try AlertBench([Self.rule([two], tellsNoData: false, within: within)], series: 5)
        bench.places[1].deviceNumber = 0
        try bench.restart()
        for step in 0..<300 {
            let series = SeriesNumber(Int.random(in: 0..<5, using: &random))
            let rows = (0..<Int.random(in: 0...3, using: &random)).map { row in
                let back = Int.random(in: 0..<3, using: &random) == 0 ? Int64.random(in: 1...9, using: &random) : 0
                let flag: QCFlag = [.pass, .pass, .suspect, .fail, .missing][Int.random(in: 0..<5, using: &random)]
                let value = Double.random(in: 2...4.5, using: &random)
                return (time: bench.now + (Int64(row) - 10 - back * Self.minute), value: value, flag: flag)
            }
            if step % 7 == 0 { try bench.restart() }
            let known = bench.readings[Int(series)]
            let amended = known.suffix(2).filter { _ in Int.random(in: 0..<5, using: &random) == 0 }.map { sample in
                let flag: QCFlag = Bool.random(using: &random) ? .fail : .pass
                return (time: Timestamp(milliseconds: sample.time), flag: flag)
            }
            try bench.take(
                rows.filter { row in !known.contains { $0.time == row.time.milliseconds } },
                series: series,
                amending: amended
            )
            let isOpen = bench.tables.open.contains { $0.status == .firing }
            #expect(isOpen == (Self.naive(bench, within: within) >= 2), "step \(step)")
            fired += isOpen ? 1 : 0
            bench.now = bench.now + Int64.random(in: 1...90_000, using: &random)
        }
        #expect(fired > 0 && fired < 300)
    }

    @Test("of forty devices sixteen are named")
    func many() throws {
        var bench = try Self.bench(Self.rule([Level(.alarm, Comparison(.atLeast, 40), confirms: false)]), 50)
        try bench.take((0..<40).map { (SeriesNumber($0), [(bench.now + 1, 1.0, .pass)]) })
        let alert = try #require(bench.alerts[1])
        #expect(alert.series == (0..<16).map { SeriesNumber($0) } && alert.value == 40)
        #expect(bench.events[0].text == "d0, d1, d2, d3, d4, d5, d6, d7 +32")
    }

    @Test("another limit in the rule: what goes on is judged by it at once")
    func otherRule() throws {
        var bench = try Self.bench(Self.rule([Self.three]))
        for series in 0..<3 { try bench.take(2.5, series: SeriesNumber(series)) }
        var rule = Self.rule([Self.three])
        rule.watch = .count(DeviceCount(.reading(Self.oxygen, Comparison(.below, 1), within: 60 * Self.minute)))
        try bench.use([rule])
        try bench.tick()
        #expect(bench.alerts[1]?.status == .resolved)
    }

    @Test("devices that tell once an hour, now and then seconds later, count without a break")
    func hourly() throws {
        let rule = Self.rule([Level(.alarm, Comparison(.atLeast, 3), hold: 150 * Self.minute)])
        var bench = try AlertBench([rule], series: 3, interval: 60 * Self.minute)
        let start = bench.now
        for hour in 0..<5 {
            bench.now = start + Int64(hour) * 60 * Self.minute
            try bench.tick()
            bench.now = bench.now + Int64(hour % 2) * 9_000
            for series in 0..<3 { try bench.take(2, series: SeriesNumber(series)) }
        }
        #expect(bench.story == ["fired alarm 3.0"])
        bench.wait(minutes: 90)
        try bench.tick()
        #expect(bench.story.last == "no_data alarm")
    }
}
