import Testing
import TideAlerts
import TideModel
import TideTesting

/// Rules over a stretch of time: hours on the bad side, and the ratio to the past.
@Suite struct WindowTests {
    private static let minute: Int64 = 60_000
    private static let oxygen = SeriesSelector(quantity: "dissolved_oxygen")

    private static func rule(_ watch: Watch, _ bad: Comparison) -> Rule {
        var rule = Rule.low()
        rule.watch = watch
        rule.levels = [Level(.alarm, bad, confirms: false)]
        return rule
    }

    @Test("eight hours of a day at or below 5, in two pieces with a gap between")
    func hours() throws {
        let day = Watch.hours(Self.oxygen, Comparison(.atMost, 5), over: 24 * 60 * Self.minute)
        var bench = try AlertBench([Self.rule(day, Comparison(.above, 8))], interval: 10 * Self.minute)
        bench.now = Timestamp(milliseconds: 1_700_006_400_000)
        func take(_ value: Double, hours: Int) throws {
            for _ in 0..<hours * 6 {
                try bench.take(value)
                bench.wait(minutes: 10)
            }
        }
        try take(4, hours: 5)
        try take(7, hours: 3)
        bench.wait(minutes: 180)
        // A gap of three hours counts on neither side.
        try take(5, hours: 3)
        #expect(bench.story.isEmpty)
        try take(5, hours: 1)
        #expect(bench.story.count == 1 && bench.story[0].hasPrefix("fired alarm 8.1"))
        // The first five hours leave the day.
        try take(7, hours: 14)
        #expect(bench.story.last?.hasPrefix("resolved alarm") ?? false)
        #expect(bench.alerts.count == 1 && bench.alerts[1]?.unit == "h")
    }

    @Test("a drop against the mean of the week before")
    func ratio() throws {
        let week = Watch.ratio(Self.oxygen, over: 24 * 60 * Self.minute, past: 7 * 24 * 60 * Self.minute)
        var bench = try AlertBench([Self.rule(week, Comparison(.below, 0.8))], interval: 60 * Self.minute)
        for hour in 0..<24 * 10 {
            try bench.take(hour < 24 * 8 ? 500 : 300)
            bench.wait(minutes: 60)
        }
        #expect(bench.story.count == 1)
        // 300/500 for 12 of 24 hours is 0.8, and the first steps of four hours are filled as they come.
        let fired = try #require(bench.alerts[1])
        #expect(fired.value < 0.8 && fired.value > 0.75)
        #expect(fired.unit == "1")
    }

    @Test("too few readings: no ratio")
    func sparse() throws {
        let week = Watch.ratio(Self.oxygen, over: 24 * 60 * Self.minute, past: 7 * 24 * 60 * Self.minute)
        var bench = try AlertBench([Self.rule(week, Comparison(.below, 0.8))], interval: 60 * Self.minute)
        for hour in 0..<24 * 3 {
            try bench.take(hour < 24 * 2 ? 500 : 100)
            bench.wait(minutes: 60)
        }
        #expect(bench.story.isEmpty)
    }

    /// Time on the bad side by its definition, second by second of all readings.
    private static func naive(_ samples: [Sample], _ side: Comparison, from start: Int64, gap: Int64) -> Double {
        let usable = samples.filter(\.isUsable)
        var total: Int64 = 0
        for (one, next) in zip(usable, usable.dropFirst()) where side.holds(one.value) && next.time - one.time <= gap {
            total += max(0, next.time - max(one.time, start))
        }
        return Double(total) / 3_600_000
    }

    @Test("reading by reading, of all readings, and by definition: the same", arguments: UInt64(0)..<50)
    func sums(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let over = Int64.random(in: 5...3_000, using: &random) * Self.minute, side = Comparison(.below, 5)
        let watch = Watch.hours(Self.oxygen, side, over: over)
        let past = Watch.ratio(Self.oxygen, over: over, past: 3 * over)
        var samples: [Sample] = [], time: Int64 = 1_700_000_000_000
        var window = RollingWindow(watch, interval: nil), ratio = RollingWindow(past, interval: nil)
        for _ in 0..<400 {
            time += Int64.random(
                in: 1...(Int.random(in: 0..<20, using: &random) == 0 ? 3_600_000 : 200_000),
                using: &random
            )
            let flag: QCFlag = Int.random(in: 0..<8, using: &random) == 0 ? .fail : .pass
            let value = Double.random(in: 3...7, using: &random)
            samples.append(Sample(time: time, value: value, flag: flag.rawValue))
            window.take(samples[samples.count - 1])
            ratio.take(samples[samples.count - 1])
        }
        guard let last = samples.last(where: \.isUsable) else { return }
        let start = window.start(at: last.time)
        #expect(window.hours == Self.naive(samples, side, from: start, gap: window.gap))
        #expect(last.time - start <= over + Self.minute && last.time - start > over - over / 40)
        for watch in [watch, past] {
            var anew = RollingWindow(watch, interval: nil)
            let first = anew.start(at: last.time) - anew.gap
            for sample in samples where sample.time >= first { anew.take(sample) }
            #expect(anew == (watch == past ? ratio : window))
        }
    }

    @Test("what comes late, or fails after all, changes the sum")
    func late() throws {
        let watch = Watch.hours(Self.oxygen, Comparison(.below, 5), over: 60 * Self.minute)
        var bench = try AlertBench([Self.rule(watch, Comparison(.above, 0.25))], interval: Self.minute)
        let start = bench.now
        for _ in 0..<10 {
            try bench.take(4)
            bench.wait(minutes: 1)
        }
        bench.wait(minutes: 15)
        try bench.take(6)
        #expect(bench.story.isEmpty)
        try bench.take((11...20).map { (time: start + $0 * Self.minute, value: 4.0, flag: QCFlag.pass) })
        bench.wait(minutes: 1)
        try bench.take(6)
        #expect(bench.story.count == 1)
        bench.wait(minutes: 1)
        let failed = (0...15).map { (time: start + $0 * Self.minute, flag: QCFlag.fail) }
        try bench.take(6, amending: failed)
        #expect(bench.story.count == 2 && bench.story[1].hasPrefix("resolved"))
    }
}
