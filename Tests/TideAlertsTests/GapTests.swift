import Testing
import TideAlerts
import TideModel

/// What is not known is neither bad nor good: gaps, ends, failing readings, and what comes only when it changes.
@Suite struct GapTests {
    private static let minute: Int64 = 60_000

    @Test("a gap that is too long for the coverage begins anew")
    func longGap() throws {
        var bench = try AlertBench([.low(hold: 10 * Self.minute)])
        for _ in 0..<9 {
            try bench.take(2)
            bench.wait(minutes: 1)
        }
        bench.wait(minutes: 600)
        for _ in 0..<10 {
            try bench.take(2)
            #expect(bench.story.isEmpty)
            bench.wait(minutes: 1)
        }
        try bench.take(2)
        #expect(bench.story == ["fired alarm 2.0"])
        #expect(bench.alerts[1]?.began == bench.now + -10 * Self.minute)
    }

    @Test("readings few and far between are not bad for long: four of five must have come")
    func coverage() throws {
        var sparse = try AlertBench([.low(hold: 30 * Self.minute)]), gappy = sparse
        for number in 0..<60 {
            if number % 3 == 0 { try sparse.take(2) }
            if number % 6 != 5 { try gappy.take(2) }
            sparse.wait(minutes: 1)
            gappy.wait(minutes: 1)
        }
        #expect(sparse.story.isEmpty)
        #expect(gappy.story == ["fired alarm 2.0"])
    }

    @Test("what comes only when it changes stays as it is until then, also over a start", arguments: [false, true])
    func steady(restarts: Bool) throws {
        var bench = try AlertBench([.low(hold: 10 * Self.minute, clearFor: 5 * Self.minute)], interval: nil)
        try bench.take(2)
        if restarts { try bench.restart() }
        bench.wait(minutes: 9)
        try bench.tick()
        #expect(bench.story.isEmpty)
        bench.wait(minutes: 1)
        try bench.tick()
        #expect(bench.story == ["fired alarm 2.0"])
        bench.wait(minutes: 60)
        try bench.take(5)
        if restarts { try bench.restart() }
        bench.wait(minutes: 5)
        try bench.tick()
        #expect(bench.story == ["fired alarm 2.0", "resolved alarm"])
        // Both in one record: it was bad for long enough between.
        bench.wait(minutes: 120)
        let start = bench.now + -60 * Self.minute
        try bench.take([(start, 2, .pass), (start + 30 * Self.minute, 5, .pass)])
        bench.wait(minutes: 6)
        try bench.tick()
        #expect(bench.story.count == 4 && bench.alerts.count == 2)
        #expect(bench.alerts[2]?.began == start)
    }

    @Test("bad for most of its time when readings end, or fail: told, as no data", arguments: [false, true])
    func pendingWithoutData(fails: Bool) throws {
        var bench = try AlertBench([.low(hold: 30 * Self.minute)])
        for _ in 0..<20 {
            try bench.take(2)
            bench.wait(minutes: 1)
        }
        for _ in 0..<12 {
            if fails { try bench.take(2, flag: .fail) }
            bench.wait(minutes: 1)
            try bench.tick()
        }
        if !fails { try bench.turn(0, .silent) }
        #expect(bench.story == ["fired alarm 2.0", "no_data alarm"])
        try bench.take(5)
        #expect(bench.story.suffix(2) == ["data_back alarm 5.0", "resolved alarm 5.0"])
    }

    @Test("bad for a moment when readings end: nothing")
    func hardlyPending() throws {
        var bench = try AlertBench([.low(hold: 30 * Self.minute)])
        for _ in 0..<5 {
            try bench.take(2)
            bench.wait(minutes: 1)
        }
        bench.wait(minutes: 12)
        try bench.turn(0, .silent)
        #expect(bench.story.isEmpty)
    }

    @Test("a probe whose readings all fail is silent")
    func blind() throws {
        var rule = Rule.low()
        rule.watch = .silence(SeriesSelector(quantity: "dissolved_oxygen"))
        rule.levels = [Level(.warning, Comparison(.atLeast, 0), confirms: false)]
        var bench = try AlertBench([rule])
        try bench.take(5)
        for number in 0..<12 {
            bench.wait(minutes: 1)
            try bench.take(-9, flag: .fail)
            if number == 5 { try bench.restart() }
        }
        #expect(bench.story == ["fired warning"])
        bench.wait(minutes: 1)
        try bench.take(5)
        #expect(bench.story.count == 2 && bench.story[1].hasPrefix("resolved warning"))
    }

    @Test("what rises or differs too fast says so when its readings fail")
    func rateWithoutData() throws {
        var rule = Rule.low()
        rule.watch = .rate(SeriesSelector(quantity: "dissolved_oxygen"), over: 10 * Self.minute)
        rule.levels = [Level(.alarm, Comparison(.below, -0.001), confirms: false)]
        var bench = try AlertBench([rule])
        for number in 0..<12 {
            try bench.take(9 - Double(number) / 2)
            bench.wait(minutes: 1)
        }
        #expect(bench.story.count == 1)
        for _ in 0..<12 {
            try bench.take(-9, flag: .fail)
            bench.wait(minutes: 1)
        }
        try bench.tick()
        #expect(bench.story.last == "no_data alarm")
    }

    @Test("what did not fail after all fires")
    func amendedToUsable() throws {
        var bench = try AlertBench([.low()])
        let time = bench.now
        try bench.take(2, flag: .fail)
        bench.wait(minutes: 1)
        try bench.take(2.5, amending: [(time, .suspect)])
        #expect(bench.story == ["fired alarm 2.0"])
        bench.wait(minutes: 1)
        try bench.take(5)
        #expect(bench.story == ["fired alarm 2.0", "resolved alarm 5.0"])
    }

    @Test("one time stamp of the future makes no later reading late")
    func futureStamp() throws {
        var bench = try AlertBench([.low(hold: 5 * Self.minute)])
        bench.stampAhead = 8 * 60 * Self.minute
        try bench.take(5)
        bench.stampAhead = 0
        bench.wait(minutes: 1)
        for _ in 0..<6 {
            try bench.take(2)
            bench.wait(minutes: 1)
        }
        #expect(bench.story == ["fired alarm 2.0"])
        #expect(bench.lookups.count == 0)
    }

    @Test("bad again within the hour, and then nothing comes: told all the same", arguments: [false, true])
    func againWithoutData(restarts: Bool) throws {
        var bench = try AlertBench([.low(hold: 30 * Self.minute)])
        for value in Array(repeating: 2.0, count: 31) + [5] + Array(repeating: 2.0, count: 25) {
            try bench.take(value)
            bench.wait(minutes: 1)
        }
        #expect(bench.story == ["fired alarm 2.0", "resolved alarm 5.0"])
        if restarts { try bench.restart() }
        bench.wait(minutes: 12)
        try bench.turn(0, .silent)
        #expect(bench.story.suffix(2) == ["fired alarm 2.0", "no_data alarm"])
    }

    @Test("a switch that is bad again within the hour of its last end fires in its time")
    func steadyAgain() throws {
        var bench = try AlertBench([.low(hold: 50 * Self.minute)], interval: nil)
        try bench.take(2)
        bench.wait(minutes: 50)
        try bench.tick()
        bench.wait(minutes: 10)
        try bench.take(5)
        bench.wait(minutes: 20)
        try bench.take(2)
        for _ in 0..<50 {
            bench.wait(minutes: 1)
            try bench.tick()
        }
        #expect(bench.story.map { $0.prefix(5) } == ["fired", "resol", "fired"])
    }

    @Test("a severity with `for` does not fire because a lesser one waited for the next reading")
    func waitsApart() throws {
        var rule = Rule.low()
        rule.levels = [
            Level(.warning, Comparison(.below, 4), confirms: true),
            Level(.alarm, Comparison(.below, 3), hold: 30 * Self.minute),
        ]
        var bench = try AlertBench([rule], interval: nil)
        try bench.take(2)
        bench.wait(minutes: 2)
        try bench.tick()
        #expect(bench.story == ["fired warning 2.0"])
        for _ in 0..<30 {
            bench.wait(minutes: 1)
            try bench.tick()
        }
        #expect(bench.story == ["fired warning 2.0", "escalated alarm 2.0"])
    }

    @Test("closed by a person while it goes on: its silence is told to nobody anew")
    func closedThenSilent() throws {
        var bench = try AlertBench([.low(hold: 10 * Self.minute)])
        for _ in 0..<12 {
            try bench.take(2)
            bench.wait(minutes: 1)
        }
        try bench.carryOut(.close(1, .sensorFault, comment: nil, by: "wang"))
        for _ in 0..<70 {
            try bench.take(2)
            bench.wait(minutes: 1)
        }
        let story = bench.story
        bench.wait(minutes: 12)
        try bench.turn(0, .silent)
        #expect(bench.story == story && bench.alerts.count == 1)
    }

    @Test("silent, and then readings that all fail: that ends nothing")
    func silentThenBlind() throws {
        var rule = Rule.low()
        rule.watch = .silence(SeriesSelector(quantity: "dissolved_oxygen"))
        rule.levels = [Level(.warning, Comparison(.atLeast, 0), confirms: false)]
        var bench = try AlertBench([rule])
        try bench.take(5)
        bench.wait(minutes: 12)
        try bench.turn(0, .silent)
        try bench.take(-9, flag: .fail)
        try bench.turn(0, .live)
        for _ in 0..<20 {
            bench.wait(minutes: 1)
            try bench.take(-9, flag: .fail)
        }
        #expect(bench.story.count == 1)
        bench.wait(minutes: 1)
        try bench.take(5)
        #expect(bench.story.last?.hasPrefix("resolved") == true)
    }

    @Test("one time stamp of the future blinds no rule over a stretch, and no silence")
    func futureStampOfSums() throws {
        var hours = Rule.low(), silence = Rule.low()
        let oxygen = SeriesSelector(quantity: "dissolved_oxygen")
        (hours.id, silence.id) = ("test/hours", "test/silence")
        hours.watch = .hours(oxygen, Comparison(.below, 5), over: 240 * Self.minute)
        hours.levels = [Level(.alarm, Comparison(.above, 0.5), confirms: false)]
        silence.watch = .silence(oxygen)
        silence.levels = [Level(.warning, Comparison(.atLeast, 0), confirms: false)]
        var bench = try AlertBench([hours, silence])
        bench.stampAhead = 480 * Self.minute
        try bench.take(6, flag: .fail)
        bench.stampAhead = 0
        for _ in 0..<20 {
            // Two readings in a record: of the first the second is ahead.
            bench.wait(minutes: 2)
            try bench.take([(bench.now + -Self.minute, 2, .pass), (bench.now, 2, .pass)])
        }
        #expect(bench.story.count == 1 && bench.story[0].hasPrefix("fired alarm"))
    }
}
