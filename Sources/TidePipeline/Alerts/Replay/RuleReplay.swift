public import TideAlerts
public import TideModel

/// What rules would have found in stored readings: the engine itself, with the clock of the readings.
///
/// Each reading counts as come at once, with the value and the flag that it has now; whoever sends nothing for as long as
/// its profile says is late and silent.
public struct RuleReplay {
    /// Readings of one record span at most so long (ms), as a daemon's do.
    private static let span: Int64 = 1_000
    /// Longest that rules are warmed up before the first time that counts (ms).
    private static let longestWarmUp: Int64 = 62 * 86_400_000
    /// Most incidents that are found; more is a mistake in a rule, and 50 MB.
    public static let mostIncidents = 100_000

    /// Device times that count.
    public let times: Range<Timestamp>
    /// Which series any rule looks at.
    public let series: [SeriesNumber]
    /// Incidents that go on in the times that count, by number.
    public private(set) var incidents: [AlertID: ReplayIncident] = [:]
    /// Messages by rule and contact; one that names several rules counts for each.
    public private(set) var messages: [String: [String: Int]] = [:]
    /// Messages by contact.
    public private(set) var sent: [String: Int] = [:]
    /// Readings that counted.
    public private(set) var readings = 0
    private var bench: EngineBench
    private var liveness: Liveness
    private let rules: [LivenessRule?]
    private var now: Timestamp

    /// Makes the replay of rules.
    ///
    /// - Parameters:
    ///   - set: rules and routes; its heartbeat is left out.
    ///   - ground: of the folder.
    ///   - silences: those ever made: they hold messages back as they did.
    ///   - times: device times that count.
    ///   - zones: finds a time zone by its IANA name.
    /// - Throws: `FormatError`, which no rules cause.
    public init(
        _ set: RuleSet,
        _ ground: ReplayGround,
        silences: [Silence],
        times: Range<Timestamp>,
        zones: (String) -> Zone?
    ) throws(FormatError) {
        let places = ground.places(), known = ground.zones(zones)
        self.times = times
        series = places.filter { set.reads($0) }.map(\.series)
        rules = ground.livenessRules()
        var quiet = set
        quiet.heartbeat = nil
        var benchGround = BenchGround(
            places,
            reach: set.samplesReach,
            zone: { known[$0] ?? .utc },
            cause: ground.cause()
        )
        now = times.lowerBound + -min(set.reach, Self.longestWarmUp)
        benchGround.silences = silences.filter { [now] in $0.until > now }
        bench = try EngineBench(quiet, benchGround)
        liveness = Liveness(from: now)
    }

    /// Device time of the first reading that is wanted: rules look back from the first that counts.
    public var begin: Timestamp { now }

    /// No more can be found than was.
    public var isFull: Bool { bench.alerts.count >= Self.mostIncidents }

    /// Takes readings.
    ///
    /// - Parameter rows: by time; later than all before.
    /// - Throws: what the engine throws.
    public mutating func take(_ rows: [ReplayRow]) throws {
        var index = rows.startIndex
        while index < rows.endIndex, !isFull {
            let first = rows[index].sample.time
            try pass(before: Timestamp(milliseconds: first))
            var last = first
            while index < rows.endIndex, rows[index].sample.time < first + Self.span {
                take(rows[index])
                last = rows[index].sample.time
                index += 1
            }
            try judge(at: Timestamp(milliseconds: last))
        }
    }

    private mutating func take(_ row: ReplayRow) {
        let time = Timestamp(milliseconds: row.sample.time)
        if times.contains(time) { readings += 1 }
        bench.add(row.sample, of: row.series)
        let change = liveness.take(row.series, moment: time, received: time, rules[Int(row.series)])
        if let change { bench.turn(change.series, change.status, at: change.at) }
    }

    /// Lets time pass, as far as something may happen by it alone.
    ///
    /// - Parameter end: not to it.
    /// - Throws: what the engine throws.
    public mutating func pass(before end: Timestamp) throws {
        while !isFull {
            let silent = liveness.earliestDeadline ?? Timestamp(milliseconds: .max)
            let due = min(Timestamp(milliseconds: bench.engine.deadline), silent)
            let next = Self.wholeSecond(max(due, now + 1))
            guard due < end, next < end else { return }
            now = next
            if tick() || bench.engine.deadline <= now.milliseconds { try judge(at: now) }
        }
    }

    /// The clock is looked at in whole seconds; a deadline is past then.
    private static func wholeSecond(_ time: Timestamp) -> Timestamp {
        guard time.milliseconds < .max - span else { return time }
        return Timestamp(milliseconds: (time.milliseconds + span - 1) / span * span)
    }

    /// Who is not heard any more.
    private mutating func tick() -> Bool {
        var changed = false
        while true {
            let (rules, now) = (rules, now)
            let (changes, hasMore) = liveness.tick(now, heldUntil: .distantPast, limit: rules.count + 1) {
                rules[Int($0)]
            }
            for change in changes { bench.turn(change.series, change.status, at: change.at) }
            changed = changed || !changes.isEmpty
            if !hasMore { return changed }
        }
    }

    private mutating func judge(at time: Timestamp) throws {
        now = max(now, time)
        let parts = try bench.pass(to: now)
        for alert in parts.alerts { note(alert) }
        guard times.contains(now) else { return }
        for message in parts.outbox {
            sent[message.contact, default: 0] += 1
            for rule in Set(message.items.compactMap { bench.alerts[$0.alert]?.rule }) {
                messages[rule, default: [:]][message.contact, default: 0] += 1
            }
        }
    }

    private mutating func note(_ alert: Alert) {
        let known = incidents[alert.id]
        let isOutside = alert.began >= times.upperBound || alert.ended.map { $0 < times.lowerBound } ?? false
        guard !isOutside else {
            incidents[alert.id] = nil
            return
        }
        let isWorse = known.map { $0.alert.highest < alert.highest } ?? true
        incidents[alert.id] = ReplayIncident(alert: alert, worst: isWorse ? alert.value : known?.worst ?? alert.value)
    }
}
