import Testing
import TideAlerts
import TideModel

/// The life of an alert, reading by reading, a minute each.
@Suite struct LifeTests {
    static let minute: Int64 = 60_000

    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var rule: Rule
        var values: [Double]
        var story: [String]
    }

    static let cases = [
        Case(
            testDescription: "without hold and without waiting: at once",
            rule: .low(),
            values: [5, 2.5, 5],
            story: ["fired alarm 2.5", "resolved alarm 5.0"]
        ),
        Case(
            testDescription: "without hold: the next reading settles the spike test, also a good one",
            rule: .low(confirms: true),
            values: [5, 2.5, 5],
            story: ["fired alarm 2.5", "resolved alarm 5.0"]
        ),
        Case(
            testDescription: "at the limit is not below it",
            rule: .low(),
            values: [3, 3, 3.5],
            story: []
        ),
        Case(
            testDescription: "hold: two good minutes between begin anew",
            rule: .low(hold: 3 * minute),
            values: [2, 2, 2, 5, 2, 2, 2, 2],
            story: ["fired alarm 2.0"]
        ),
        Case(
            testDescription: "between limit and clear limit neither begins nor ends",
            rule: .low(clear: 4),
            values: [3.5, 2, 3.5, 3.9, 4, 3.5],
            story: ["fired alarm 2.0", "resolved alarm 4.0"]
        ),
        Case(
            testDescription: "clear_for: a bad reading between begins anew",
            rule: .low(clearFor: 2 * minute),
            values: [2, 5, 5, 2, 5, 5, 5],
            story: ["fired alarm 2.0", "resolved alarm 5.0"]
        ),
        Case(
            testDescription: "the same incident when it comes again within the hour",
            rule: .low(),
            values: [2, 5, 2, 5],
            story: ["fired alarm 2.0", "resolved alarm 5.0", "fired alarm 2.0", "resolved alarm 5.0"]
        ),
    ]

    @Test(arguments: cases)
    func lives(_ wanted: Case) throws {
        var bench = try AlertBench([wanted.rule])
        for value in wanted.values {
            try bench.take(value)
            bench.wait(minutes: 1)
        }
        #expect(bench.story == wanted.story)
        #expect(bench.alerts.count == (wanted.story.isEmpty ? 0 : 1))
    }

    @Test("one alert escalates and eases")
    func levels() throws {
        var rule = Rule.low()
        rule.levels = [
            Level(.warning, Comparison(.below, 5), confirms: false),
            Level(.alarm, Comparison(.below, 4), confirms: false),
            Level(.emergency, Comparison(.below, 3), confirms: false),
        ]
        var bench = try AlertBench([rule])
        for value in [6, 4.5, 2.0, 3.5, 6] {
            try bench.take(value)
            bench.wait(minutes: 1)
        }
        #expect(
            bench.story == [
                "fired warning 4.5", "escalated emergency 2.0", "eased alarm 3.5", "resolved alarm 6.0",
            ]
        )
        #expect(bench.alerts[1]?.highest == .emergency)
        #expect(bench.alerts[1]?.target == "bay/d0/oxygen")
    }

    @Test("a first bad reading does not wait for ever")
    func waits() throws {
        var bench = try AlertBench([.low(confirms: true)])
        try bench.take(2)
        #expect(bench.story.isEmpty)
        #expect(bench.engine.deadline == bench.now.milliseconds + Self.minute)
        bench.wait(minutes: 1)
        try bench.tick()
        #expect(bench.story == ["fired alarm 2.0"])
    }

    @Test("a spike that fails after all never fires")
    func spike() throws {
        var bench = try AlertBench([.low(confirms: true)])
        let time = bench.now
        try bench.take(2)
        bench.wait(minutes: 1)
        try bench.take(5, amending: [(time, .fail)])
        bench.wait(minutes: 5)
        try bench.tick()
        #expect(bench.story.isEmpty)
    }

    @Test("what fired by a reading that fails after all is withdrawn without a second bad one")
    func withdrawn() throws {
        var bench = try AlertBench([.low()])
        let time = bench.now
        try bench.take(2)
        bench.wait(minutes: 1)
        try bench.take(5, amending: [(time, .fail)])
        #expect(bench.story == ["fired alarm 2.0", "withdrawn alarm"])
        #expect(bench.alerts[1]?.cause == .sensorFault)
    }

    @Test("nothing usable: no data, and never resolved")
    func noData() throws {
        var bench = try AlertBench([.low()])
        try bench.take(2)
        bench.wait(minutes: 12)
        try bench.turn(0, .silent)
        #expect(bench.story == ["fired alarm 2.0", "no_data alarm"])
        bench.wait(minutes: 60)
        try bench.take(2)
        #expect(bench.story.last == "data_back alarm 2.0")
        #expect(bench.alerts[1]?.status == .firing)
    }

    @Test("readings that fail are absent")
    func failing() throws {
        var bench = try AlertBench([.low()])
        try bench.take(2)
        for _ in 0..<11 {
            bench.wait(minutes: 1)
            try bench.take(-99, flag: .fail)
        }
        try bench.tick()
        #expect(bench.story == ["fired alarm 2.0", "no_data alarm"])
        #expect(bench.events.last?.text == "readings fail their tests")
    }

    @Test("a late batch that is over is history; one that is still so fires")
    func late() throws {
        var bench = try AlertBench([.low(hold: 3 * Self.minute)])
        try bench.take(5)
        let before = bench.now
        bench.wait(minutes: 30)
        try bench.take(5)
        let rows = (1...10).map { (time: before + $0 * Self.minute, value: 2.0, flag: QCFlag.pass) }
        try bench.take(rows)
        #expect(bench.story == ["fired alarm 2.0", "resolved alarm 5.0"])
        #expect(bench.alerts[1]?.began == before + Self.minute)
        // The rest of the same stretch.
        let more = (11...20).map { (time: before + $0 * Self.minute, value: 2.0, flag: QCFlag.pass) }
        try bench.take(more)
        #expect(bench.alerts.count == 1)
    }

    @Test("a difference of two series of a unit")
    func difference() throws {
        var rule = Rule.low()
        rule.watch = .difference(
            SeriesSelector(channel: "oxygen"),
            SeriesSelector(channel: "oxygen_1"),
            within: 10 * Self.minute
        )
        rule.levels = [Level(.warning, Comparison(.atLeast, 2), confirms: false)]
        var bench = try AlertBench([rule], series: 2)
        try bench.take(8, series: 0)
        bench.wait(minutes: 1)
        try bench.take(7, series: 1)
        bench.wait(minutes: 1)
        try bench.take(5, series: 1)
        #expect(bench.story == ["fired warning 3.0"])
        #expect(bench.alerts[1]?.target == "bay/pond")
        bench.wait(minutes: 11)
        // The other is too old by now.
        try bench.take(9, series: 1)
        #expect(bench.story.count == 1)
    }

    @Test("something else must be so")
    func guarded() throws {
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
        try bench.take(2, series: 0)
        #expect(bench.story.isEmpty)
        try bench.take(0.1, series: 1)
        bench.wait(minutes: 1)
        try bench.take(2, series: 0)
        #expect(bench.story == ["fired alarm 2.0"])
        // Nobody knows for a while: that ends nothing.
        bench.wait(minutes: 11)
        try bench.take(2, series: 0)
        #expect(bench.story == ["fired alarm 2.0"])
        try bench.take(3, series: 1)
        bench.wait(minutes: 1)
        try bench.take(2, series: 0)
        #expect(bench.story.last == "resolved alarm 2.0")
    }

    @Test("silence of a device is one alert, over when one series is heard again")
    func silence() throws {
        var rule = Rule.low()
        rule.watch = .silence(SeriesSelector())
        rule.levels = [
            Level(.warning, Comparison(.atLeast, 0), confirms: false),
            Level(.alarm, Comparison(.atLeast, 0), hold: 120 * Self.minute, confirms: false),
        ]
        var bench = try AlertBench([rule], series: 2)
        bench.places[1].device = bench.places[0].device
        bench.places[1].deviceNumber = 0
        try bench.restart()
        try bench.take(5, series: 0)
        try bench.take(5, series: 1)
        bench.wait(minutes: 20)
        try bench.turn(0, .silent)
        #expect(bench.story.isEmpty)
        try bench.turn(1, .silent)
        #expect(bench.events.map(\.kind) == [.fired])
        bench.wait(minutes: 120)
        try bench.tick()
        #expect(bench.events.map(\.kind) == [.fired, .escalated])
        bench.wait(minutes: 1)
        try bench.turn(1, .live)
        #expect(bench.events.map(\.kind) == [.fired, .escalated, .resolved])
    }

    @Test("a silence that begins soon after the last is told when it is as long, and so are its other severities")
    func silenceAgain() throws {
        var rule = Rule.low()
        rule.watch = .silence(SeriesSelector())
        rule.levels = [
            Level(.warning, Comparison(.atLeast, 0), hold: 10 * Self.minute, confirms: false),
            Level(.alarm, Comparison(.atLeast, 0), hold: 30 * Self.minute, confirms: false),
        ]
        var bench = try AlertBench([rule])
        try bench.take(5)
        for gap in [Int64(5), 70] {
            try bench.turn(0, .silent)
            bench.wait(minutes: 10)
            try bench.tick()
            bench.wait(minutes: 20)
            try bench.tick()
            bench.wait(minutes: 1)
            try bench.turn(0, .live)
            bench.wait(minutes: gap)
            try bench.tick()
        }
        let once: [AlertEvent.Kind] = [.fired, .escalated, .resolved]
        #expect(bench.events.map(\.kind) == once + once && bench.alerts.count == 1 && bench.alerts[1]?.returns == 1)
        // Forgotten by now: another incident.
        try bench.turn(0, .silent)
        bench.wait(minutes: 10)
        try bench.tick()
        #expect(bench.alerts.count == 2)
    }
}
