import Testing
import TideAlerts
import TideModel
import TideTesting

/// An incident lasts for days: what comes late in it is looked at with what is around it, not with all of it.
@Suite struct LongIncidentTests {
    private static let minute: Int64 = 60_000

    private static let rule: Rule = {
        var rule = Rule.low()
        rule.levels = [
            Level(.warning, Comparison(.below, 5), clear: Comparison(.atLeast, 7), hold: 20 * minute),
            Level(
                .alarm,
                Comparison(.below, 4),
                clear: Comparison(.atLeast, 4.5),
                hold: 10 * minute,
                clearFor: 5 * minute,
                keepFiringFor: 12 * minute
            ),
            Level(.emergency, Comparison(.below, 3), confirms: true),
        ]
        return rule
    }()

    /// Bad for all of the time, now more and now less.
    private static func values(_ count: Int, _ random: inout SplitMix) -> [Double] {
        var value = 4.0, slope = 0.0
        return (0..<count).map { number in
            if number % 20 == 0 { slope = Double.random(in: -0.12...0.12, using: &random) }
            value = min(6.5, max(2, value + slope))
            return number < 30 ? 4.6 : value
        }
    }

    @Test("as if it had come in time, and no more is looked up for it than a few hours", arguments: 0..<12)
    func late(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        var steady = try AlertBench([Self.rule]), late = steady
        var waiting: [(time: Timestamp, value: Double, at: Timestamp)] = []
        var lateCount = 0, lookedUp = 0, compared = 0
        for (number, value) in Self.values(1_200, &random).enumerated() {
            try steady.take(value)
            for held in waiting where held.at <= late.now {
                let before = late.lookups.readings
                try late.take(held.value, at: held.time)
                (lookedUp, lateCount) = (lookedUp + late.lookups.readings - before, lateCount + 1)
            }
            waiting.removeAll { $0.at <= late.now }
            // Three of four hours are in order.
            if number % 240 < 60, number > 200, Int.random(in: 0..<5, using: &random) == 0 {
                waiting.append((late.now, value, late.now + Int64.random(in: 1...30, using: &random) * Self.minute))
            } else {
                try late.take(value)
            }
            if number % 240 == 200 {
                let (one, other) = (steady.alerts[1], late.alerts[1])
                #expect(one?.severity == other?.severity && one?.status == other?.status, "at \(number)")
                compared += 1
            }
            steady.wait(minutes: 1)
            late.wait(minutes: 1)
        }
        #expect(steady.alerts[1]?.began == late.alerts[1]?.began && compared == 5)
        #expect(lateCount > 20 && lookedUp / lateCount < 250)
    }

    @Test("flags of a quiet series are looked up once, however many change")
    func amendments() throws {
        var bench = try AlertBench([.low()])
        let times = (0..<500).map { bench.now + Int64($0) * Self.minute }
        for (number, time) in times.enumerated() {
            bench.now = time
            try bench.take(number == 400 ? 2 : 5, flag: .fail)
        }
        bench.wait(minutes: 1)
        let quiet = times.filter { $0 != times[400] }
        try bench.take(5, amending: quiet.map { ($0, .pass) })
        #expect(bench.lookups.count == 1 && bench.alerts.isEmpty)
        bench.wait(minutes: 1)
        try bench.take(5, amending: [(times[400], .pass)])
        #expect(bench.alerts[1]?.began == times[400])
    }
}
