public import TideModel

/// The engine itself with all that it asks for, outside of a pipeline: tests and replays of rules.
///
/// Readings come in the order of their times, as if each had come at once.
public struct EngineBench {
    /// As it stands.
    public private(set) var engine: AlertEngine
    /// All incidents so far, by number.
    public private(set) var alerts: [AlertID: Alert] = [:]
    private let ground: BenchGround
    private var readings: [[Sample]]
    private var hearing: [BenchGround.Hearing]
    private var number: RecordNumber = 0
    private var record = Record(number: 0, at: .distantPast)

    /// Makes the bench of rules.
    ///
    /// - Parameters:
    ///   - set: rules and routes.
    ///   - ground: the series.
    /// - Throws: `FormatError`, which no rules cause.
    public init(_ set: RuleSet, _ ground: BenchGround) throws(FormatError) {
        var tables = AlertTables()
        tables.silences = ground.silences
        engine = try AlertEngine(set, tables)
        self.ground = ground
        readings = Array(repeating: [], count: ground.places.count)
        hearing = Array(repeating: BenchGround.Hearing(), count: ground.places.count)
        for place in ground.places { engine.bind(place, latest: nil) }
    }

    /// Whether a series is heard.
    public func status(of series: SeriesNumber) -> LivenessStatus { hearing[Int(series)].status }

    /// Has a reading come with the next `pass`, as the newest of its series.
    public mutating func add(_ sample: Sample, of series: SeriesNumber) {
        record.readings.firstCell.append(UInt32(record.readings.series.count))
        record.readings.time.append(sample.time)
        record.readings.received.append(sample.time)
        record.readings.device.append(ground.places[Int(series)].deviceNumber)
        record.readings.profile.append(0)
        record.readings.rowFlags.append([])
        record.readings.series.append(series)
        record.readings.value.append(sample.value)
        record.readings.flag.append(sample.flag)
        record.readings.verdict.append(.new)
        readings[Int(series)].append(sample)
        hearing[Int(series)].heard = sample.time
        trim(Int(series), sample.time)
    }

    /// Twice as much as is looked at is kept, so that it is seldom moved.
    private mutating func trim(_ series: Int, _ time: Int64) {
        guard ground.reach < .max, readings[series][0].time < time - 2 * ground.reach,
            let first = readings[series].firstIndex(where: { $0.time >= time - ground.reach })
        else { return }
        readings[series].removeFirst(first)
    }

    /// Has it noticed with the next `pass` that a series is silent, or heard again.
    public mutating func turn(_ series: SeriesNumber, _ status: LivenessStatus, at time: Timestamp) {
        (hearing[Int(series)].status, hearing[Int(series)].since) = (status, time.milliseconds)
        record.liveness.append(LivenessChange(series: series, status: status, at: time))
    }

    /// Judges what came, and the passing of time.
    ///
    /// Messages count as delivered, so that nobody's outbox is ever full.
    ///
    /// - Parameter time: the clock then.
    /// - Returns: what came of it.
    /// - Throws: nothing that readings here cause.
    public mutating func pass(to time: Timestamp) throws -> AlertParts {
        number += 1
        (record.number, record.at, record.wall) = (number, time, time)
        let parts = try engine.judge(record, view)
        record = Record(number: number, at: time)
        for alert in parts.alerts { alerts[alert.id] = alert }
        engine.take(
            parts.outbox.map { OutboxReceipt(message: $0.id, outcome: .delivered, at: time, attempts: 1, detail: "") }
        )
        return parts
    }

    private var view: AlertView {
        let (ground, readings, hearing) = (ground, readings, hearing)
        let cause = LazyCause(ground.cause, hearing)
        return AlertView(
            place: { ground.places[Int($0)] },
            interval: { ground.places[Int($0)].interval },
            stands: { ground.places[Int($0)].stands },
            latest: { readings[Int($0)].last },
            status: { hearing[Int($0)].status },
            readings: { Self.samples(readings[Int($0)], $1) },
            beside: ground.beside,
            cause: { cause.found($0) },
            words: { alert, rule in
                let none = OutboxMessage.Both(en: "", zh: "")
                return OutboxMessage.Words(
                    title: rule?.title ?? none,
                    advice: none,
                    site: alert.site,
                    place: alert.target,
                    zone: ground.zone(alert.site).name
                )
            },
            isCatchingUp: { _ in false },
            zone: ground.zone
        )
    }

    /// Found once for a record, when somebody asks.
    private final class LazyCause {
        private(set) lazy var found = make(hearing)
        private let make: BenchGround.Cause
        private let hearing: [BenchGround.Hearing]

        init(_ make: @escaping BenchGround.Cause, _ hearing: [BenchGround.Hearing]) {
            (self.make, self.hearing) = (make, hearing)
        }
    }

    private static func samples(_ all: [Sample], _ times: ClosedRange<Int64>) -> [Sample] {
        guard let end = all.lastIndex(where: { $0.time <= times.upperBound }) else { return [] }
        let before = all[...end].lastIndex { $0.time < times.lowerBound }
        return Array(all[(before.map { $0 + 1 } ?? 0)..<(end + 1)].suffix(AlertEngine.mostLookedBack))
    }
}
