internal import TideModel
internal import TideYAML

/// Runs one test.
struct RuleTestBench {
    let test: RuleTest
    let set: RuleSet
    /// Takes what comes out otherwise.
    let log: YAMLLog
    private var bench: EngineBench
    /// What was written to whom, ms since the start.
    private(set) var messages: [(at: Int64, to: String, rule: String, event: AlertEvent.Kind)] = []
    /// When something came last, ms since the start.
    private var heard: [Int64?]

    var engine: AlertEngine { bench.engine }
    var alerts: [AlertID: Alert] { bench.alerts }

    /// Makes the bench of a test; nil where the engine cannot be made, which no rules cause.
    init?(_ test: RuleTest, _ set: RuleSet, _ log: YAMLLog) {
        let zone = test.zone
        let ground = BenchGround(test.series.map(\.place), zone: { _ in zone })
        guard let bench = try? EngineBench(set, ground) else { return nil }
        (self.test, self.set, self.log, self.bench) = (test, set, log, bench)
        heard = Array(repeating: nil, count: test.series.count)
    }

    /// Lets everything come, and compares.
    consuming func run() {
        var bench = self
        var expectations = bench.test.expectations[...]
        for time in bench.times {
            while let first = expectations.first, first.at < time {
                bench.check(first)
                expectations.removeFirst()
            }
            bench.pass(time)
        }
        for rest in expectations { bench.check(rest) }
        if let wanted = bench.test.messages { bench.check(wanted) }
    }

    /// Every minute, and whenever something comes, ms since the start.
    private var times: [Int64] {
        var times = Set(stride(from: 0, through: test.end, by: 60_000))
        for series in test.series {
            for index in series.points.indices { times.insert(Int64(index) * series.interval) }
        }
        return times.sorted()
    }

    private mutating func pass(_ time: Int64) {
        for (number, series) in test.series.enumerated() {
            let index = Int(time / series.interval)
            if time % series.interval == 0, index < series.points.count, let point = series.points[index] {
                let at = (test.start + time).milliseconds
                bench.add(
                    Sample(time: at, value: point.value, flag: point.flag.rawValue),
                    of: SeriesNumber(number)
                )
                heard[number] = time
            }
            turn(number, time)
        }
        guard let parts = try? bench.pass(to: test.start + time) else { return }
        for message in parts.outbox {
            for item in message.items {
                messages.append((time, message.contact, alerts[item.alert]?.rule ?? "", item.event))
            }
        }
    }

    /// Notes who is silent, and who is heard again.
    private mutating func turn(_ number: Int, _ time: Int64) {
        guard let last = heard[number] else { return }
        let interval = test.series[number].interval, age = time - last
        let (late, silent) = (RuleTestLoader.lateness(interval), RuleTestLoader.silence(interval))
        let status: LivenessStatus = age >= silent ? .silent : age >= late ? .late : .live
        guard status != bench.status(of: SeriesNumber(number)) else { return }
        let since = status == .live ? last : last + (status == .silent ? silent : late)
        bench.turn(SeriesNumber(number), status, at: test.start + since)
    }
}
