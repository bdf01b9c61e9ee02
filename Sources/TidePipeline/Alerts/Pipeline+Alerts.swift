internal import TideAlerts
internal import TideModel

// Alerts: found at the end of each record, in it.

extension Pipeline {
    /// Judges a record that is complete but for alerts.
    mutating func findAlerts(_ draft: inout Draft, load: HistoryLoader) throws {
        bindAlerts()
        guard var engine = alerts.take() else { return }
        engine.endUnbound(at: draft.record.wall)
        let record = draft.record, known = draft
        var sight = sight(at: draft.record.wall)
        sight.clockStep = record.clockStep
        draft.record.rare.alerts = try sight.judge(record, &engine) { series, times in
            try samples(series, times, known, load)
        }
        draft.record.rare.alerts.rules = draft.newRules
        alerts = engine
    }

    /// Binds series that are not bound yet, as they were after the last record.
    mutating func bindAlerts() {
        guard let bound = alerts?.boundSeries, bound < state.definitions.count, var engine = alerts.take() else {
            return
        }
        seriesRules?.extend(state.definitions, state.registry)
        let sight = sight(at: state.global.wall)
        for number in bound..<state.definitions.count {
            let series = SeriesNumber(number)
            engine.bind(sight.place(series), latest: sight.latest(series))
        }
        alerts = engine
    }

    private mutating func sight(at wall: Timestamp) -> AlertSight {
        if alertPlaces.isStale { alertPlaces = AlertPlaces(state.registry, zones: days.zones) }
        return AlertSight(
            state: state,
            rules: seriesRules,
            places: alertPlaces,
            isCatchingUp: isCatchingUp(at: wall),
            wall: wall
        )
    }

    /// The last readings of a series between two device times, by time: stored, waiting for the store, and of the draft.
    ///
    /// They are loaded from the end on, in parts that grow: a series that sends far more often than expected does not have
    /// all of a long stretch loaded for the few that are wanted.
    private mutating func samples(
        _ series: SeriesNumber,
        _ times: ClosedRange<Int64>,
        _ draft: Draft,
        _ load: HistoryLoader
    ) throws -> [Sample] {
        var found: [Sample] = [], end = times.upperBound
        var length = Int64(AlertEngine.mostLookedBack) * (seriesRules?.interval(of: series) ?? Self.usualInterval)
        while found.count < AlertEngine.mostLookedBack, end >= times.lowerBound {
            let start = max(times.lowerBound, end &- length)
            found = try part(series, start...end, draft, load) + found
            (end, length) = (start - 1, 4 * length)
        }
        return Array(found.suffix(AlertEngine.mostLookedBack))
    }

    /// How often a series sends of which nobody knows it, ms.
    private static let usualInterval: Int64 = 1_000

    private mutating func part(
        _ series: SeriesNumber,
        _ times: ClosedRange<Int64>,
        _ draft: Draft,
        _ load: HistoryLoader
    ) throws -> [Sample] {
        let device = state.definitions[Int(series)].device
        let found = try neighbours([series], device, times, draft, load).found[series] ?? [:]
        let changed = draft.record.amendments.filter { $0.series == series }
        let flags = Dictionary(changed.map { ($0.time.milliseconds, $0.flag.rawValue) }) { _, last in last }
        return found.sorted { $0.key < $1.key }.map { time, reading in
            Sample(time: time, value: reading.value, flag: flags[time] ?? reading.flag)
        }
    }

    /// Puts other rules in force.
    mutating func use(_ rules: StoredRules, _ draft: inout Draft) {
        guard alertRules != rules, let set = RuleSet(rules) else { return }
        alertRules = rules
        if alerts == nil, let engine = try? AlertEngine(set, AlertTables()) {
            alerts = engine
        } else {
            alerts?.use(set)
        }
        draft.newRules = rules
    }

    /// Does what a person wants with alerts.
    mutating func carryOut(_ command: AlertCommand, _ known: Alert?, _ draft: inout Draft) throws {
        guard var engine = alerts.take() else { throw CommandRefused(problems: ["no rules are in force"]) }
        defer { alerts = engine }
        let view = sight(at: draft.record.wall).view { _, _ in [] }
        do throws(AlertRefused) {
            try engine.carryOut(command, at: draft.record.wall, past: known, view)
        } catch {
            throw CommandRefused(problems: [error.problem])
        }
    }

    /// Notes what became of messages.
    mutating func take(_ receipts: [OutboxReceipt], _ draft: inout Draft) { alerts?.take(receipts) }
}

extension AlertSight {
    /// Judges a record with a way to look at readings, which does not leave this call.
    func judge(
        _ record: Record,
        _ engine: inout AlertEngine,
        _ readings: (SeriesNumber, ClosedRange<Int64>) throws -> [Sample]
    ) throws -> AlertParts {
        try withoutActuallyEscaping(readings) { try engine.judge(record, view($0)) }
    }
}
