import Testing
import TideAlerts
import TideModel
import TideTesting

/// A device whose clock is slow, and that sends every few seconds, is no backlog.
struct AlertLagTests {
    private static let text = """
        pack: lag
        rules:
          warm:
            title: Warm
            watch: water_temperature
            levels: {alarm: {above: 20 Cel, for: 2m}}
        routes: [{to: wang}]
        """

    @Test(arguments: [0, 6] as [Int64])
    func aSlowClockHoldsNothingBack(minutes: Int64) throws {
        let bench = try Bench([Texts.timed])
        let rules = try #require(RuleSet.load([RuleFile(path: "lag.yaml", text: Self.text)]).stored)
        try bench.carryOut(.rules(rules))
        var id: UInt16 = 0, fired: Timestamp?, told: Timestamp?
        func send(_ value: Double) throws {
            id += 1
            var batch = FrameBatch(source: broker)
            let json = "{\"ts\": \(bench.now.milliseconds - minutes * 60_000), \"t\": \(value)}"
            batch.add("farm/a/b/up", json, id: id, at: bench.now)
            for record in [try bench.take(batch), try bench.tick()] {
                if !record.rare.alerts.events.isEmpty { fired = fired ?? bench.now }
                if !record.rare.alerts.outbox.isEmpty { told = told ?? bench.now }
            }
        }
        // Two days, by which its clock is known.
        for number in 0..<600 {
            try send(Double(number % 7))
            bench.now = bench.now + 5 * 60_000
        }
        for number in 0..<120 {
            try send(22 + Double(number % 3))
            bench.now = bench.now + 5_000
        }
        let began = try #require(fired), sent = try #require(told)
        #expect(sent.milliseconds - began.milliseconds <= 40_000)
    }
}
