internal import TideModel
internal import TideYAML

/// Runs one test.
struct RuleTestBench {
    let test: RuleTest
    let set: RuleSet
    /// Takes what comes out otherwise.
    let log: YAMLLog
    private(set) var engine: AlertEngine
    private(set) var alerts: [AlertID: Alert] = [:]
    /// What was written to whom, ms since the start.
    private(set) var messages: [(at: Int64, to: String, rule: String, event: AlertEvent.Kind)] = []
    private var readings: [[Sample]]
    private var statuses: [LivenessStatus]
    /// When something came last, ms since the start.
    private var heard: [Int64?]
    private var number: RecordNumber = 0

    /// Makes the bench of a test; nil where the engine cannot be made, which no rules cause.
    init?(_ test: RuleTest, _ set: RuleSet, _ log: YAMLLog) {
        guard let engine = try? AlertEngine(set, AlertTables()) else { return nil }
        (self.test, self.set, self.log, self.engine) = (test, set, log, engine)
        readings = Array(repeating: [], count: test.series.count)
        statuses = Array(repeating: .neverSeen, count: test.series.count)
        heard = Array(repeating: nil, count: test.series.count)
        for series in test.series { self.engine.bind(series.place, latest: nil) }
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
        number += 1
        var record = Record(number: number, at: test.start + time)
        for (number, series) in test.series.enumerated() {
            let index = Int(time / series.interval)
            if time % series.interval == 0, index < series.points.count, let point = series.points[index] {
                add(point, number, time, to: &record)
            }
            turn(number, time, &record)
        }
        guard let parts = try? engine.judge(record, view) else { return }
        for alert in parts.alerts { alerts[alert.id] = alert }
        for message in parts.outbox {
            for item in message.items {
                messages.append((time, message.contact, alerts[item.alert]?.rule ?? "", item.event))
            }
        }
    }

    private mutating func add(_ point: ValueNotation.Point, _ number: Int, _ time: Int64, to record: inout Record) {
        let at = (test.start + time).milliseconds
        record.readings.firstCell.append(UInt32(record.readings.series.count))
        record.readings.time.append(at)
        record.readings.received.append(at)
        record.readings.device.append(test.series[number].place.deviceNumber)
        record.readings.profile.append(0)
        record.readings.rowFlags.append([])
        record.readings.series.append(SeriesNumber(number))
        record.readings.value.append(point.value)
        record.readings.flag.append(point.flag.rawValue)
        record.readings.verdict.append(.new)
        readings[number].append(Sample(time: at, value: point.value, flag: point.flag.rawValue))
        heard[number] = time
    }

    /// Notes who is silent, and who is heard again.
    private mutating func turn(_ number: Int, _ time: Int64, _ record: inout Record) {
        guard let last = heard[number] else { return }
        let interval = test.series[number].interval, age = time - last
        let (late, silent) = (RuleTestLoader.lateness(interval), RuleTestLoader.silence(interval))
        let status: LivenessStatus = age >= silent ? .silent : age >= late ? .late : .live
        guard status != statuses[number] else { return }
        statuses[number] = status
        let since = status == .live ? last : last + (status == .silent ? silent : late)
        record.liveness.append(
            LivenessChange(series: SeriesNumber(number), status: status, at: test.start + since)
        )
    }

    private var view: AlertView {
        let (test, readings, statuses) = (test, readings, statuses)
        return AlertView(
            place: { test.series[Int($0)].place },
            interval: { test.series[Int($0)].interval },
            stands: { test.series[Int($0)].interval },
            latest: { readings[Int($0)].last },
            status: { statuses[Int($0)] },
            readings: { Self.samples(readings[Int($0)], $1) },
            beside: { series, selector in
                let own = test.series[Int(series)].place
                return test.series.map(\.place).filter { selector.matches($0) && $0.isBeside(own) }.map(\.series)
            },
            cause: { _ in nil },
            words: { alert, rule in
                let none = OutboxMessage.Both(en: "", zh: "")
                return OutboxMessage.Words(
                    title: rule?.title ?? none,
                    advice: none,
                    site: alert.site,
                    place: alert.target,
                    zone: test.zone.name
                )
            },
            isCatchingUp: { _ in false },
            zone: { _ in test.zone }
        )
    }

    private static func samples(_ all: [Sample], _ times: ClosedRange<Int64>) -> [Sample] {
        guard let end = all.lastIndex(where: { $0.time <= times.upperBound }) else { return [] }
        let before = all[...end].lastIndex { $0.time < times.lowerBound }
        return Array(all[(before.map { $0 + 1 } ?? 0)..<(end + 1)].suffix(AlertEngine.mostLookedBack))
    }
}

extension SeriesPlace {
    /// Whether it is of the same unit as another; of the same device, where that is in none.
    func isBeside(_ other: Self) -> Bool {
        guard let own = unit, let unit = other.unit else { return device == other.device }
        return own.id == unit.id && site == other.site
    }
}
