internal import TideModel

// Readings behind the newest that came late, or that are judged otherwise now: rules look at the stretch again.

extension AlertEngine {
    /// Farthest that is looked back from the newest reading (ms of device time).
    static let farthestBack: Int64 = 7 * 86_400_000

    /// Takes changed flags of readings of earlier records: what failed after all is no evidence any more.
    mutating func takeAmendments(_ record: Record, _ view: AlertView) throws {
        var behind: [SeriesNumber: LateReadings] = [:]
        for amendment in record.amendments where bindings.isActive(amendment.series) {
            changedInputs.insert(amendment.series)
            forgetWindows(of: amendment.series)
            behind[amendment.series, default: LateReadings()].add(amendment.time.milliseconds, isComputedAnew: true)
        }
        guard !behind.isEmpty else { return }
        var first: [SeriesNumber: Int64] = [:]
        for row in 0..<record.readings.rowCount {
            for cell in record.readings.cells(ofRow: row) where behind[record.readings.series[cell]] != nil {
                let time = record.readings.time[row]
                first[record.readings.series[cell], default: time] = min(
                    first[record.readings.series[cell]] ?? time,
                    time
                )
            }
        }
        for (series, late) in behind.sorted(by: { $0.key < $1.key }) {
            // The readings of this record are judged after it.
            let limit = first[series].map { $0 - 1 } ?? .max
            guard late.first <= limit else { continue }
            try lookBack(series, late, through: limit, record.wall.milliseconds, view)
        }
    }

    /// Looks at readings again.
    ///
    /// - Parameters:
    ///   - series: theirs.
    ///   - late: those that changed.
    ///   - limit: device time (ms) of the last that may be looked at.
    ///   - at: time of the record (ms).
    ///   - view: of the state.
    /// - Throws: what the view's `readings` throw.
    mutating func lookBack(
        _ series: SeriesNumber,
        _ late: LateReadings,
        through limit: Int64,
        _ at: Int64,
        _ view: AlertView
    ) throws {
        guard let newest = view.latest(series)?.time else { return }
        changedInputs.insert(series)
        forgetWindows(of: series)
        for (rule, group) in bound(to: series) where group == nil {
            guard case .value = rules[rule].watch else { continue }
            let key = BindingKey(rule: rule, target: .series(series))
            if states[key] == nil, late.areComputedAnew { continue }
            let known = states[key]?.levels.map(\.since).filter { $0 != .min }.min() ?? .max
            let hold = rules[rule].levels.map(\.hold).max() ?? 0
            let end = min(limit, max(newest, late.last))
            let start = max(min(known, late.first) - hold, end - Self.farthestBack)
            let samples = try view.readings(series, min(start, end)...end)
            let isWhole = known == .max || known >= start && samples.count < Self.mostLookedBack
            let found = Hindsight(
                rules[rule],
                samples,
                interval: view.interval(series),
                from: isWhole ? nil : states[key]
            )
            adopt(found, key, series, late, at, view)
        }
    }

    private mutating func adopt(
        _ found: Hindsight,
        _ key: BindingKey,
        _ series: SeriesNumber,
        _ late: LateReadings,
        _ at: Int64,
        _ view: AlertView
    ) {
        var state = states[key] ?? AlertState(levels: rules[key.rule].levels.count)
        let former = state.firing
        let time = found.end ?? found.incidents.last?.fired ?? late.last
        let sample = Sample(time: time, value: found.state.value, flag: QCFlag.notEvaluated.rawValue)
        let arrival = Arrival(sample, at: at, isLate: true)
        if state.isOpen {
            if found.hasEvidence, found.state.firing == nil, found.end == nil {
                // It goes on; but what was counted is not so any more.
                states[key]?.isStale = true
                return
            }
            (state.levels, state.counts, state.isStale) = (found.state.levels, found.state.counts, false)
            if !found.hasEvidence {
                resolve(&state, key, .sensorFault, arrival, view)
            } else {
                turn(key, &state, from: former, series, arrival, view)
            }
            return store(state, key)
        }
        if !late.areComputedAnew { remember(found, key, &state, series, late, at, view) }
        (state.levels, state.counts, state.isStale) = (found.state.levels, found.state.counts, false)
        state.value = found.state.value
        if state.ended == .min {
            let waits = zip(rules[key.rule].levels, state.levels).contains { $1.waits($0) }
            state.due = waits ? at + (view.interval(series) ?? Self.usualInterval) : .max
        }
        turn(key, &state, from: former, series, arrival, view)
        store(state, key)
    }

    /// Writes down incidents that began and ended in the past.
    private mutating func remember(
        _ found: Hindsight,
        _ key: BindingKey,
        _ state: inout AlertState,
        _ series: SeriesNumber,
        _ late: LateReadings,
        _ at: Int64,
        _ view: AlertView
    ) {
        for incident in found.incidents {
            guard let ended = incident.ended, incident.began <= late.last, ended >= late.first else { continue }
            if let known = open[state.alert], known.rule == rules[key.rule].id {
                // The same, of which more is known now.
                guard known.began.milliseconds > ended || (known.ended?.milliseconds ?? .max) < incident.began else {
                    continue
                }
            }
            let arrival = Arrival(
                Sample(time: incident.fired, value: incident.value, flag: QCFlag.notEvaluated.rawValue),
                at: at,
                isLate: true
            )
            var past = state
            for level in 0...incident.level {
                (past.levels[level].since, past.levels[level].isFiring) = (incident.began, true)
            }
            past.value = incident.value
            turn(key, &past, from: nil, series, arrival, view)
            past.levels = past.levels.map { _ in LevelState() }
            var end = arrival
            (end.sample.time, end.sample.value) = (ended, incident.last)
            resolve(&past, key, .cleared, end, view)
            state = past
        }
    }
}
