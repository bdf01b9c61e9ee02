import Testing
import TideAlerts
import TideModel
import TideTesting

/// Rules over the last stretch of a series: how fast it rises, and how long it takes until a limit is reached.
@Suite struct TrendTests {
    private static let minute: Int64 = 60_000
    private static let oxygen = SeriesSelector(quantity: "dissolved_oxygen")
    private static let toThree = Watch.time(oxygen, to: Comparison(.atMost, 3), over: 60 * minute)

    private static func rule(_ watch: Watch, _ bad: Comparison, clear: Comparison? = nil) -> Rule {
        var rule = Rule.low()
        rule.watch = watch
        rule.levels = [Level(.alarm, bad, clear: clear, confirms: false)]
        return rule
    }

    @Test("falling by 0.6 mg/L in an hour: told three hours before, over when it no longer falls")
    func falls() throws {
        let rule = Self.rule(Self.toThree, Comparison(.below, 3), clear: Comparison(.atLeast, 4))
        var bench = try AlertBench([rule])
        var value = 6.0
        while bench.alerts.isEmpty, value > 3 {
            try bench.take(value)
            value -= 0.01
            bench.wait(minutes: 1)
        }
        let alert = try #require(bench.alerts[1])
        #expect(abs(value - 4.78) < 0.011 && alert.value < 3 && alert.value > 2.97)
        #expect(alert.unit == "h" && alert.limit == 3)
        for _ in 0..<60 {
            try bench.take(value)
            bench.wait(minutes: 1)
        }
        #expect(bench.story.count == 2)
        let end = try #require(bench.events.last)
        #expect(end.kind == .resolved && end.value.map { $0.isFinite && $0 <= 720 } ?? false)
    }

    @Test("noise of a fifth of a mg/L: still three hours, not one or ten", arguments: UInt64(0)..<20)
    func noise(seed: UInt64) throws {
        var random = SplitMix(seed: seed), window = RateWindow(over: 60 * Self.minute)
        var last = Sample(time: 0, value: 0, flag: 1)
        for number in 0...60 {
            let noise = number == 60 ? 0 : Double.random(in: -0.2...0.2, using: &random)
            last = Sample(time: Int64(number) * Self.minute, value: 5.4 - 0.01 * Double(number) + noise, flag: 1)
            window.take(last)
        }
        let hours = try #require(window.number(of: Self.toThree, at: last))
        #expect(hours > 2.4 && hours < 4)
    }

    @Test("what is there already needs no stretch; what rises, stands or is new says nothing")
    func edges() {
        func number(_ values: [Double], every pause: Int64 = 60_000) -> Double? {
            var window = RateWindow(over: 60 * Self.minute), last = Sample(time: 0, value: 0, flag: 1)
            for (index, value) in values.enumerated() {
                last = Sample(time: Int64(index) * pause, value: value, flag: 1)
                window.take(last)
            }
            return window.number(of: Self.toThree, at: last)
        }
        #expect(number([3]) == 0 && number([2.5]) == 0)
        #expect(number([5]) == nil && number([5, 4.9]) == nil)
        #expect(number([5, 4.5], every: 30 * Self.minute) == 1.5)
        #expect(number(Array(repeating: 5, count: 61)) == 720)
        #expect(number((0...60).map { 5 + Double($0) / 100 }) == 720)
        #expect(number((0...60).map { 5 - Double($0) * 1e-9 }) == 720)
    }

    @Test("of the readings of whole steps, by definition and anew: the same line", arguments: UInt64(0)..<50)
    func line(seed: UInt64) throws {
        var random = SplitMix(seed: seed), time: Int64 = 1_700_000_000_000
        let over = Int64.random(in: 5...1_440, using: &random) * Self.minute
        let watch = Watch.time(Self.oxygen, to: Comparison(.atMost, -1e6), over: over)
        var window = RateWindow(over: over), samples: [Sample] = []
        for _ in 0..<400 {
            time += Int64.random(in: 1...over / 40, using: &random)
            let flag: QCFlag = Int.random(in: 0..<8, using: &random) == 0 ? .fail : .pass
            samples.append(Sample(time: time, value: Double.random(in: 3...7, using: &random), flag: flag.rawValue))
            window.take(samples[samples.count - 1])
        }
        let usable = samples.filter(\.isUsable), last = try #require(usable.last)
        var anew = RateWindow(over: over)
        for sample in samples where sample.time >= anew.start(at: last.time) { anew.take(sample) }
        #expect(anew == window)
        // Readings of the stretch but for a step that began before it.
        let border = last.time - over
        let isCut = usable.contains { $0.time >= anew.start(at: last.time) && $0.time < border }
        let start = isCut ? anew.start(at: last.time) + anew.step : border
        let used = usable.filter { $0.time >= start }
        let x = used.map { Double($0.time - start) / 1_000 }, mean = x.reduce(0, +) / Double(x.count)
        let spread = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let slope = zip(x, used).reduce(0) { $0 + ($1.0 - mean) * $1.1.value } / spread
        let expected = slope < 0 ? min(720, (-1e6 - last.value) / slope / 3_600) : 720
        let found = try #require(window.number(of: watch, at: last))
        #expect(abs(found - expected) <= 1e-6 * expected)
    }

    @Test("a day at one a second is known at once after a start", arguments: [true, false])
    func dayOfSeconds(isRate: Bool) throws {
        let day: Int64 = 86_400_000
        let rate = Watch.rate(Self.oxygen, over: day)
        let watch = isRate ? rate : .time(Self.oxygen, to: Comparison(.atMost, 3), over: day)
        let bad = Comparison(.below, isRate ? -1e-6 : 24)
        var bench = try AlertBench([Self.rule(watch, bad)], interval: 1_000)
        // It falls by 2 mg/L in a day.
        let now = bench.now.milliseconds
        bench.past = { times in
            let first = max(times.lowerBound, times.upperBound - Int64(AlertEngine.mostLookedBack) * 1_000)
            return stride(from: (first + 999) / 1_000 * 1_000, through: times.upperBound, by: 1_000).map {
                Sample(time: $0, value: 4 - Double($0 - now) / Double(day) * 2, flag: QCFlag.pass.rawValue)
            }
        }
        try bench.take(4)
        #expect(bench.alerts.count == 1)
        #expect(abs((bench.alerts[1]?.value ?? 0) - (isRate ? -2.0 / 86_400 : 12)) < 0.01)
    }
}
