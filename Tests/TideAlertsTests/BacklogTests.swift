import Testing
import TideAlerts
import TideModel
import TideTesting

/// What waited somewhere and comes at once, one device after the other: the same incidents as if it had come in time.
@Suite struct BacklogTests {
    private static let minute: Int64 = 60_000

    private static let rules: [Rule] = {
        var levels = Rule.low()
        levels.id = "test/levels"
        levels.levels = [
            Level(.warning, Comparison(.below, 5), clear: Comparison(.atLeast, 5.5), hold: 20 * minute),
            Level(.alarm, Comparison(.below, 4), hold: 10 * minute, clearFor: 5 * minute),
        ]
        var difference = Rule.low()
        difference.id = "test/difference"
        difference.watch = .difference(
            SeriesSelector(channel: "oxygen"),
            SeriesSelector(channel: "oxygen_1"),
            within: 3 * minute
        )
        difference.levels = [Level(.warning, Comparison(.outside, -2, 2), hold: 5 * minute)]
        var expression = Rule.low()
        expression.id = "test/expression"
        expression.watch = .written("a - min(b, c)", 3)
        expression.levels = [Level(.warning, Comparison(.above, 2), hold: 5 * minute)]
        var rate = Rule.low()
        rate.id = "test/rate"
        rate.watch = .rate(SeriesSelector(channel: "oxygen"), over: 30 * minute)
        rate.levels = [Level(.alarm, Comparison(.below, -2.0 / 3_600), hold: 5 * minute)]
        var guarded = Rule.low(5, hold: 5 * minute)
        guarded.id = "test/guarded"
        guarded.watch = .value(SeriesSelector(channel: "oxygen"))
        guarded.guards = [
            Guard(series: SeriesSelector(channel: "oxygen_2"), condition: Comparison(.below, 5), within: 5 * minute)
        ]
        var time = Rule.low()
        time.id = "test/time"
        time.watch = .time(SeriesSelector(channel: "oxygen_1"), to: Comparison(.atMost, 3), over: 30 * minute)
        time.levels = [Level(.alarm, Comparison(.below, 1), hold: 5 * minute)]
        return [levels, difference, expression, rate, guarded, time]
    }()

    /// Six hours of three devices, a reading a minute each, slow enough that limits are crossed a few times.
    private static func day(_ seed: UInt64, _ start: Timestamp) -> [[(time: Timestamp, value: Double, flag: QCFlag)]] {
        var random = SplitMix(seed: seed)
        return (0..<3).map { series in
            var value = Double.random(in: 4...8, using: &random), slope = 0.0
            return (0..<360).compactMap { number in
                if number % 30 == 0 { slope = Double.random(in: -0.1...0.1, using: &random) }
                value = min(10, max(1, value + slope))
                if Int.random(in: 0..<30, using: &random) == 0 { return nil }
                let flag: QCFlag = Int.random(in: 0..<40, using: &random) == 0 ? .fail : .pass
                return (start + (Int64(number) * minute + Int64(series) * 7_000), value, flag)
            }
        }
    }

    /// Incidents of rules, without when we found them.
    private static func incidents(_ bench: AlertBench) -> Set<String> {
        let found = bench.alerts.values.sorted { $0.id < $1.id }.map { alert in
            "\(alert.rule) \(alert.target) \(alert.began.milliseconds / 1_000)"
                + "–\(alert.ended.map { $0.milliseconds / 1_000 } ?? 0) \(alert.highest)"
        }
        return Set(found)
    }

    @Test("device after device, in one record or one for each: the same incidents", arguments: 0..<40)
    func devices(seed: UInt64) throws {
        var steady = try AlertBench(Self.rules, series: 3), drained = steady
        let readings = Self.day(seed, steady.now)
        let all = readings.enumerated().flatMap { series, rows in rows.map { (series: series, row: $0) } }
        for next in all.sorted(by: { $0.row.time < $1.row.time }) {
            steady.now = next.row.time
            try steady.take([next.row], series: SeriesNumber(next.series))
        }
        drained.now = steady.now
        var order = [0, 1, 2], random = SplitMix(seed: seed)
        order.shuffle(using: &random)
        let parts = order.map { (series: SeriesNumber($0), rows: readings[$0]) }
        if Bool.random(using: &random) {
            try drained.take(parts)
        } else {
            for part in parts { try drained.take([part]) }
        }
        let (one, other) = (Self.incidents(steady), Self.incidents(drained))
        #expect(
            one == other,
            "only live \(one.subtracting(other).sorted()), only drained \(other.subtracting(one).sorted())"
        )
        #expect(!one.isEmpty)
    }

    @Test(
        "what is over within the record in which it began is over, and a spike in it is none",
        arguments: [false, true]
    )
    func oneRecord(confirms: Bool) throws {
        var bench = try AlertBench([.low(confirms: confirms)], [Route(contacts: ["wang"])])
        try bench.take(8)
        bench.wait(minutes: 3)
        let readings = [(2, 2.0), (1, confirms ? 8 : 2), (0, 8)]
        try bench.take(readings.map { (time: bench.now + Int64(-60_000 * $0), value: $1, flag: QCFlag.pass) })
        for _ in 0..<5 {
            bench.wait(minutes: 1)
            try bench.tick()
        }
        #expect(bench.alerts.values.allSatisfy { $0.status == .resolved } && bench.outbox.isEmpty)
    }
}
