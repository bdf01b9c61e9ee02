import Testing
import TideAlerts
import TideModel

/// Numbers of several series: which readings count, and when.
@Suite struct CombinedTests {
    private static let minute: Int64 = 60_000

    /// Fires at once when the first is more than 2 above the second.
    private static func layers(_ one: SeriesSelector, _ other: SeriesSelector) -> Rule {
        var rule = Rule.low()
        rule.watch = .difference(one, other, within: 3 * minute)
        rule.levels = [Level(.warning, Comparison(.above, 2), confirms: false)]
        return rule
    }

    /// One probe at the top (series 0), two at the bottom (1 and 2).
    private static func bench() throws -> AlertBench {
        var places = try AlertBench([], series: 3).places
        for (series, channel) in ["top", "bottom", "bottom"].enumerated() { places[series].channel = channel }
        let rule = layers(SeriesSelector(channel: "top"), SeriesSelector(channel: "bottom"))
        return try AlertBench(RuleSet(rules: [rule]), places)
    }

    @Test("of two probes their mean counts, so that nothing flips between them", arguments: [false, true])
    func mean(restarts: Bool) throws {
        var bench = try Self.bench()
        try bench.take(5, series: 1)
        try bench.take(3, series: 2)
        for _ in 0..<5 {
            bench.wait(minutes: 1)
            try bench.take(5.5, series: 0)
            if restarts { try bench.restart() }
            for (series, value) in [(1, 5.0), (2, 3.0)] {
                bench.wait(minutes: 1)
                try bench.take(value, series: SeriesNumber(series))
            }
        }
        #expect(bench.story.isEmpty)
        bench.wait(minutes: 1)
        try bench.take(6.5, series: 0)
        #expect(bench.story == ["fired warning 2.5"])
    }

    @Test("a probe that fails its tests or is too old leaves the mean", arguments: [false, true])
    func meanOfWhatCounts(isOld: Bool) throws {
        var bench = try Self.bench()
        try bench.take(3, series: 1)
        bench.wait(minutes: 1)
        try bench.take(5, series: 2)
        try bench.take(6, series: 0)
        #expect(bench.story.isEmpty)
        bench.wait(minutes: 1)
        if isOld {
            // The second is four minutes old by then.
            for _ in 0..<3 {
                bench.wait(minutes: 1)
                try bench.take(3, series: 1)
            }
            try bench.take(6, series: 0)
        } else {
            // What it says itself does not count; that it says it does.
            try bench.take(5, series: 2, flag: .fail)
        }
        #expect(bench.story == ["fired warning 3.0"])
    }

    @Test("what a dead band holds back counts as it was, at once and in hindsight", arguments: [false, true])
    func held(isLate: Bool) throws {
        var places = try AlertBench([], series: 2).places
        places[0].stands = 60 * Self.minute
        let rule = Self.layers(SeriesSelector(channel: "oxygen"), SeriesSelector(channel: "oxygen_1"))
        var bench = try AlertBench(RuleSet(rules: [rule]), places),
            rows: [(time: Timestamp, value: Double, flag: QCFlag)] = []
        for number in 0..<120 {
            if number == 0 { try bench.take(8, series: 0) }
            if number == 100 { try bench.take(8.1, series: 0) }
            // Nobody knows from an hour on, until it says something again.
            rows.append((bench.now, number == 30 || number == 80 ? 5 : 7, .pass))
            if !isLate { try bench.take([rows[number]], series: 1) }
            bench.wait(minutes: 1)
        }
        if isLate { try bench.take(rows, series: 1) }
        #expect(bench.story == ["fired warning 3.0", "resolved warning 1.0"])
        #expect(bench.alerts[1]?.began == rows[30].time && bench.alerts[1]?.ended == rows[31].time)
    }

    @Test("an input that fails says so, also when its clock is behind the other's", arguments: [0, 1, 7] as [Int64])
    func failing(minutesBehind: Int64) throws {
        var rule = Rule.low()
        rule.watch = .difference(
            SeriesSelector(channel: "oxygen"),
            SeriesSelector(channel: "oxygen_1"),
            within: 30 * Self.minute
        )
        rule.levels = [Level(.warning, Comparison(.above, 2), confirms: false)]
        var bench = try AlertBench([rule], series: 2)
        for number in 0..<30 {
            try bench.take(8, series: 0)
            let isFailing = number >= 10
            try bench.take(5, at: bench.now + -minutesBehind * Self.minute, series: 1, flag: isFailing ? .fail : .pass)
            bench.wait(minutes: 1)
            try bench.tick()
        }
        #expect(bench.story == ["fired warning 3.0", "no_data warning"])
    }

    @Test("what one message says of several channels counts together")
    func together() throws {
        var bench = try Self.bench()
        for value in [4.0, 9, 3, 8] {
            bench.wait(minutes: 1)
            try bench.take(messages: [(bench.now, [(0, value, .pass), (1, value, .pass), (2, value, .pass)])])
        }
        #expect(bench.story.isEmpty)
        bench.wait(minutes: 1)
        try bench.take(messages: [(bench.now, [(1, 4, .pass), (2, 4, .pass), (0, 7, .pass)])])
        #expect(bench.story == ["fired warning 3.0"])
    }

    @Test("a message that comes late counts together as well")
    func togetherLate() throws {
        var bench = try Self.bench()
        let start = bench.now
        bench.wait(minutes: 60)
        try bench.take(messages: [(bench.now, [(0, 9, .pass), (1, 9, .pass)])])
        let late = [4.0, 9, 3, 8].enumerated().map { number, value in
            (
                time: start + Int64(number) * Self.minute,
                values: [(SeriesNumber(0), value, QCFlag.pass), (1, value, .pass)]
            )
        }
        try bench.take(messages: late)
        #expect(bench.story.isEmpty)
    }

    @Test(
        "of two probes one is silent: the number of the other goes on, until that is silent as well",
        arguments: [0, 1]
    )
    func silent(kind: Int) throws {
        var places = try AlertBench([], series: 3).places, rule = Rule.low()
        if kind == 0 {
            rule.watch = .written("a - (b ?? c)", 30)
        } else {
            places[2].channel = "oxygen_1"
            let (one, other) = (SeriesSelector(channel: "oxygen"), SeriesSelector(channel: "oxygen_1"))
            rule.watch = .difference(one, other, within: 30 * Self.minute)
        }
        rule.levels = [Level(.alarm, Comparison(.above, 2), hold: 60 * Self.minute)]
        var bench = try AlertBench(RuleSet(rules: [rule]), places)
        for number in 0...60 {
            // More than half of `for` is over.
            if number == 40 { try bench.turn(1, .silent) }
            try #require(bench.story.isEmpty)
            try bench.take(8, series: 0)
            if number < 30 { try bench.take(5, series: 1) }
            try bench.take(5, series: 2)
            bench.wait(minutes: 1)
        }
        #expect(bench.story == ["fired alarm 3.0"])
        try bench.turn(2, .silent)
        #expect(bench.story.last == "no_data alarm")
    }
}
