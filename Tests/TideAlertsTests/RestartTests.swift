import Testing
import TideAlerts
import TideModel
import TideTesting

/// Whatever comes, and whenever the process begins anew: the same alerts.
@Suite struct RestartTests {
    private static let minute: Int64 = 60_000

    private static let rules: [Rule] = {
        var levels = Rule.low()
        levels.id = "test/levels"
        levels.levels = [
            Level(.warning, Comparison(.below, 5), clear: Comparison(.atLeast, 5.5), hold: 2 * minute),
            Level(.alarm, Comparison(.below, 4), hold: minute, clearFor: 3 * minute),
            Level(.emergency, Comparison(.below, 3), confirms: false),
        ]
        var difference = Rule.low()
        difference.id = "test/difference"
        difference.watch = .difference(
            SeriesSelector(channel: "oxygen"),
            SeriesSelector(channel: "oxygen_1"),
            within: 3 * minute
        )
        difference.levels = [Level(.warning, Comparison(.outside, -2, 2), keepFiringFor: 2 * minute)]
        var expression = Rule.low()
        expression.id = "test/expression"
        expression.watch = .written("a - (b ?? c)", 3)
        expression.levels = [Level(.alarm, Comparison(.outside, -2, 2), hold: 2 * minute, clearFor: 2 * minute)]
        var silence = Rule.low()
        silence.id = "test/silence"
        silence.watch = .silence(SeriesSelector())
        silence.levels = [Level(.warning, Comparison(.atLeast, 0), hold: 5 * minute)]
        var rate = Rule.low()
        rate.id = "test/rate"
        rate.watch = .rate(SeriesSelector(channel: "oxygen"), over: 10 * minute)
        rate.levels = [Level(.alarm, Comparison(.below, -0.005), hold: minute)]
        var confirmed = Rule.low(3.5, confirms: true)
        confirmed.id = "test/confirmed"
        confirmed.guards = [
            Guard(series: SeriesSelector(channel: "oxygen_2"), condition: Comparison(.below, 5), within: 5 * minute)
        ]
        var hours = Rule.low()
        hours.id = "test/hours"
        let oxygen = SeriesSelector(channel: "oxygen")
        hours.watch = .hours(oxygen, Comparison(.below, 5), over: 40 * minute)
        hours.levels = [
            Level(.warning, Comparison(.above, 0.2), clear: Comparison(.atMost, 0.1), confirms: false),
            Level(.alarm, Comparison(.above, 0.3), hold: 2 * minute, confirms: false),
        ]
        var ratio = Rule.low()
        ratio.id = "test/ratio"
        ratio.watch = .ratio(oxygen, over: 10 * minute, past: 240 * minute)
        ratio.levels = [Level(.warning, Comparison(.below, 0.98), clearFor: 3 * minute)]
        var silent = Rule.low(4.5, clear: 5)
        (silent.id, silent.late) = ("test/silent", .silent)
        var time = Rule.low()
        time.id = "test/time"
        time.watch = .time(oxygen, to: Comparison(.atMost, 2.2), over: 10 * minute)
        time.levels = [
            Level(.warning, Comparison(.below, 0.2), clear: Comparison(.atLeast, 0.3), hold: 2 * minute),
            Level(.alarm, Comparison(.below, 0.1), confirms: false),
        ]
        rate.inhibition = Inhibition(by: ["test/levels", "test/silence"])
        confirmed.inhibition = Inhibition(by: ["test/levels"], same: .series)
        hours.inhibition = Inhibition(by: ["test/difference"], same: .site)
        ratio.inhibition = Inhibition(by: ["test/hours"])
        return [silent, levels, difference, expression, silence, rate, confirmed, hours, ratio, time] + counts
    }()

    private static let counts: [Rule] = {
        var count = Rule.low()
        count.id = "test/count"
        let quantity = SeriesSelector(quantity: "dissolved_oxygen")
        count.watch = .count(DeviceCount(.reading(quantity, Comparison(.below, 4), within: 6 * minute)))
        count.levels = [
            Level(.warning, Comparison(.atLeast, 1), clearFor: 2 * minute),
            Level(.alarm, Comparison(.atLeast, 2), hold: 2 * minute),
            Level(.emergency, Comparison(.atLeast, 3), confirms: false),
        ]
        var unit = count
        unit.id = "test/count_of_unit"
        unit.tellsNoData = false
        unit.watch = .count(DeviceCount(.reading(quantity, Comparison(.above, 6), within: 4 * minute), of: .unit))
        var silent = Rule.low()
        silent.id = "test/count_silent"
        silent.watch = .count(DeviceCount(.silent))
        silent.levels = [Level(.warning, Comparison(.atLeast, 2), hold: minute)]
        return [count, unit, silent]
    }()

    private static let routes: [Route] = {
        var alarms = Route(contacts: ["wang"])
        alarms.severity = .alarm
        alarms.later = [
            Route.Later(after: 6 * minute, contacts: ["li"]), Route.Later(after: 20 * minute, contacts: ["chief"]),
        ]
        var others = Route(contacts: ["wang", "office"])
        (others.tellsEnd, others.wait) = (true, 3 * minute)
        return [alarms, others]
    }()

    /// What happens in one step; the same for both benches.
    private enum Step {
        case reading(SeriesNumber, Double, QCFlag, amended: QCFlag?)
        case late(SeriesNumber, [Double], minutes: Int64)
        case liveness(SeriesNumber, LivenessStatus)
        case silence(rule: String, after: Int64, minutes: Int64)
        case tick
    }

    private static func step(_ random: inout SplitMix) -> Step {
        let series = SeriesNumber(Int.random(in: 0..<3, using: &random))
        switch Int.random(in: 0..<20, using: &random) {
        case 0: return .liveness(series, [.silent, .live][Int.random(in: 0..<2, using: &random)])
        case 1 where Bool.random(using: &random):
            let rule = ["test/levels", "test/difference"][Int.random(in: 0..<2, using: &random)]
            let after = Int64.random(in: 0...5, using: &random)
            return .silence(rule: rule, after: after, minutes: Int64.random(in: 1...20, using: &random))
        case 1: return .tick
        case 2:
            let values = (0..<Int.random(in: 1...4, using: &random)).map { _ in value(&random) }
            return .late(series, values, minutes: Int64.random(in: 3...20, using: &random))
        default:
            let flag: QCFlag = [.pass, .pass, .pass, .suspect, .notEvaluated, .fail, .missing][
                Int.random(in: 0..<7, using: &random)
            ]
            let amended: QCFlag? = Int.random(in: 0..<6, using: &random) == 0 ? .fail : nil
            return .reading(series, value(&random), flag, amended: amended)
        }
    }

    private static func value(_ random: inout SplitMix) -> Double {
        Double(Int.random(in: 4...14, using: &random)) / 2
    }

    private static func take(_ step: Step, _ bench: inout AlertBench, _ last: Timestamp?) throws {
        switch step {
        case .reading(let series, let value, let flag, let amended):
            let before = bench.readings[Int(series)].last?.time
            let change = amended.flatMap { flag in
                before.map { (time: Timestamp(milliseconds: $0), flag: flag) }
            }
            try bench.take(value, series: series, flag: flag, amending: change.map { [$0] } ?? [])
        case .late(let series, let values, let minutes):
            let rows = values.enumerated().map { index, value in
                (time: bench.now + (Int64(index) * minute - minutes * minute + 7), value: value, flag: QCFlag.pass)
            }
            let known = Set(bench.readings[Int(series)].map(\.time))
            try bench.take(rows.filter { !known.contains($0.time.milliseconds) }, series: series)
        case .liveness(let series, let status): try bench.turn(series, status)
        case .silence(let rule, let after, let minutes):
            let from = bench.now + after * minute
            try bench.carryOut(
                .silence(
                    Silence(
                        rule: rule,
                        target: nil,
                        from: from,
                        until: from + minutes * minute,
                        by: "wang",
                        comment: ""
                    )
                )
            )
        case .tick: try bench.tick()
        }
    }

    /// The first thing that differs, for people.
    private static func difference(_ a: AlertBench, _ b: AlertBench) -> String? {
        if a.events != b.events {
            let count = min(a.events.count, b.events.count)
            let first = (0..<count).first { a.events[$0] != b.events[$0] } ?? count
            return "event \(first): \(a.events.dropFirst(first).map { "\($0.kind) of \($0.alert)" }) against "
                + "\(b.events.dropFirst(first).map { "\($0.kind) of \($0.alert)" })"
        }
        if a.outbox != b.outbox { return "messages: \(a.outbox.count) against \(b.outbox.count)" }
        if a.tables.open != b.tables.open { return "incidents" }
        let other = Dictionary(uniqueKeysWithValues: b.tables.states.map { ($0.key, $0.bytes) })
        for state in a.tables.states where other[state.key] != .some(state.bytes) {
            return "state \(state.key): \(state.bytes ?? []) against \(other[state.key] as Any)"
        }
        return a.tables.states.count == b.tables.states.count ? nil : "states"
    }

    @Test("a start between any two records changes nothing", arguments: Array(0..<100) + [712] as [UInt64])
    func restarts(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        var steady = try AlertBench(Self.rules, Self.routes, series: 3), shaken = steady
        for number in 0..<220 {
            let step = Self.step(&random), pause = Int64.random(in: 1...3, using: &random)
            try Self.take(step, &steady, nil)
            try shaken.restart()
            try Self.take(step, &shaken, nil)
            if let difference = Self.difference(steady, shaken) {
                Issue.record("step \(number), \(step): \(difference)")
                return
            }
            steady.wait(minutes: pause)
            shaken.wait(minutes: pause)
        }
        #expect(steady.events.count > 5 && !steady.outbox.isEmpty)
    }

    @Test("each of the rules fires in some of these runs")
    func allFire() throws {
        var fired: Set<String> = [], inhibited: Set<String> = []
        for seed in 0..<UInt64(20) {
            var random = SplitMix(seed: seed), bench = try AlertBench(Self.rules, Self.routes, series: 3)
            for _ in 0..<220 {
                let step = Self.step(&random), pause = Int64.random(in: 1...3, using: &random)
                try Self.take(step, &bench, nil)
                bench.wait(minutes: pause)
            }
            fired.formUnion(bench.alerts.values.map(\.rule))
            inhibited.formUnion(
                bench.events.filter { $0.kind == .inhibited }.compactMap { bench.alerts[$0.alert]?.rule }
            )
        }
        #expect(inhibited.count > 2)
        #expect(fired == Set(Self.rules.map(\.id)))
    }
}
