import Testing
import TideAlerts
import TideModel
import TideTesting

/// What a dead band holds back is not stored, but says that all is as before: numbers of several series.
@Suite struct DeadBandTests {
    private static let minute: Int64 = 60_000

    @Test("a collar that stays where it is outside is told after `for`", arguments: [false, true])
    func collar(restarts: Bool) throws {
        let rule = try FenceTests.rule("{center: [37.12, 122.45], radius: 300 m}", "{alarm: {above: 50 m, for: 10m}}")
        let home = Position(37.12, 122.45), away = home.moved(90, 400)
        var bench = try FenceTests.bench(rule)
        for index in bench.places.indices { bench.places[index].stands = 60 * Self.minute }
        try bench.restart()
        let start = bench.now
        for number in 0..<40 {
            let isStored = number == 0 || number == 10
            bench.verdicts = isStored ? [:] : [0: .refused, 1: .refused]
            if restarts { try bench.restart() }
            try bench.take(messages: [FenceTests.message(number < 10 ? home : away, at: bench.now)])
            bench.wait(minutes: 1)
        }
        #expect(bench.events.map(\.kind) == [.fired] && bench.events.first?.at == start + 20 * Self.minute)
        #expect(bench.alerts[1]?.began == start + 10 * Self.minute)
    }

    @Test("a start between any two records changes nothing", arguments: UInt64(0)..<40)
    func restarts(seed: UInt64) throws {
        var rule = Rule.low()
        rule.watch = .written("a - (b ?? c)", 3)
        rule.levels = [Level(.alarm, Comparison(.outside, -2, 2), hold: 2 * Self.minute, clearFor: 2 * Self.minute)]
        var random = SplitMix(seed: seed), steady = try AlertBench([rule], series: 3)
        for index in 0..<3 { steady.places[index].stands = 8 * Self.minute }
        try steady.restart()
        var shaken = steady
        for number in 0..<200 {
            let series = SeriesNumber(Int.random(in: 0..<3, using: &random))
            let value = Double(Int.random(in: 4...14, using: &random)) / 2
            let flag: QCFlag = [.pass, .pass, .pass, .suspect, .fail, .missing][Int.random(in: 0..<6, using: &random)]
            let isHeld = Int.random(in: 0..<3, using: &random) == 0, pause = Int64.random(in: 1...3, using: &random)
            func take(_ bench: inout AlertBench) throws {
                bench.verdicts = isHeld ? [series: .refused] : [:]
                try bench.take(value, series: series, flag: flag)
                bench.wait(minutes: pause)
            }
            try take(&steady)
            try shaken.restart()
            try take(&shaken)
            try #require(steady.events == shaken.events, "step \(number)")
        }
        #expect(!steady.events.isEmpty)
    }

    @Test("a latitude that is held back has not ended before its heartbeat has")
    func heartbeat() throws {
        let rule = try FenceTests.rule(
            "{center: [37.12, 122.45], radius: 300 m}",
            "{alarm: {above: 50 m, confirm: none}}"
        )
        let home = Position(37.12, 122.45), away = home.moved(90, 400)
        var bench = try FenceTests.bench(rule)
        for index in bench.places.indices { bench.places[index].stands = 60 * Self.minute }
        try bench.restart()
        try bench.take(messages: [FenceTests.message(home, at: bench.now)])
        bench.now = bench.now + 59 * Self.minute + 30_000
        bench.verdicts = [0: .refused]
        try bench.take(messages: [FenceTests.message(Position(home.latitude, away.longitude), at: bench.now)])
        #expect(bench.events.map(\.kind) == [.fired])
    }
}
