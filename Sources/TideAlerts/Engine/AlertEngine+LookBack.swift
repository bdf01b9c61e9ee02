internal import TideModel

// Readings behind the newest that came late, or that are judged otherwise now: rules look at the stretch again.

extension AlertEngine {
    /// How far clocks of devices are ahead at most (ms): profiles accept a day, unless they say otherwise.
    private static let farthestAhead: Int64 = 86_400_000

    /// Takes changed flags of readings of earlier records: what failed after all is no evidence any more, and what did not
    /// fail after all is.
    mutating func takeAmendments(_ record: Record, _ view: AlertView) throws {
        var behind: [SeriesNumber: LateReadings] = [:]
        let news = try newsOfQuietSeries(record.amendments, view)
        for amendment in record.amendments {
            let (series, time) = (amendment.series, amendment.time.milliseconds)
            let isActive = bindings.isActive(series)
            guard isActive || news[series]?.contains(time) ?? false else { continue }
            let isUsable = amendment.flag != .fail && amendment.flag != .missing
            behind[series, default: LateReadings()].add(time, isComputedAnew: !isUsable || isActive)
        }
        guard !behind.isEmpty else { return }
        let first = record.isImported ? [:] : firstRows(of: behind, record.readings)
        for (series, late) in behind.sorted(by: { $0.key < $1.key }) {
            noteChange(of: series)
            // The readings of this record are judged after it; when some of them are behind others, all together then.
            let limit = first[series] ?? .max
            guard limit > .min else {
                amendedBehind[series] = late
                continue
            }
            guard late.first < limit else { continue }
            for (key, late) in lookedAt(series, late) {
                try lookBack(key, late, through: limit == .max ? .max : limit - 1, record.wall.milliseconds, view)
            }
        }
    }

    /// Device times (ms) of the first readings of series in a record; `.min` where some are behind others.
    private func firstRows(of wanted: [SeriesNumber: LateReadings], _ readings: Readings) -> [SeriesNumber: Int64] {
        var first: [SeriesNumber: Int64] = [:]
        for row in 0..<readings.rowCount {
            for cell in readings.cells(ofRow: row) where wanted[readings.series[cell]] != nil {
                guard readings.verdict[cell].isStored else { continue }
                let isNew = readings.verdict[cell] == .new || readings.verdict[cell] == .derived
                let time = isNew ? readings.time[row] : .min
                first[readings.series[cell]] = min(first[readings.series[cell]] ?? .max, time)
            }
        }
        return first
    }

    /// Device times (ms) of readings of which nothing was remembered that count after all and are not quiet, by series.
    ///
    /// What there is between the first and the last of a series is looked up once; when that is too much to know it all, each
    /// of them may be news.
    private func newsOfQuietSeries(_ amendments: [Amendment], _ view: AlertView) throws -> [SeriesNumber: Set<Int64>] {
        var usable: [SeriesNumber: [Int64]] = [:]
        for amendment in amendments where amendment.flag != .fail && amendment.flag != .missing {
            let series = amendment.series
            guard Int(series) < bindings.count, !bindings.isActive(series), bindings.quiet[Int(series)] != .always
            else {
                continue
            }
            usable[series, default: []].append(amendment.time.milliseconds)
        }
        var news: [SeriesNumber: Set<Int64>] = [:]
        for (series, times) in usable {
            guard let first = times.min(), let last = times.max() else { continue }
            let found = try view.readings(series, first...last)
            if found.count < Self.mostLookedBack {
                let quiet = bindings.quiet[Int(series)]
                let noisy = Set(found.lazy.filter { !quiet.contains($0.value) }.map(\.time))
                news[series] = noisy.intersection(times)
            } else {
                news[series] = Set(times)
            }
        }
        return news
    }

    /// Something behind the newest reading of a series is not what it was.
    mutating func noteChange(of series: SeriesNumber) {
        changedInputs.insert(series)
        forgetWindows(of: series)
    }

    /// Rules that look at a stretch again when readings of a series in it changed; sums over a stretch go on with the next.
    func lookedAt(_ series: SeriesNumber, _ late: LateReadings) -> [(BindingKey, LateReadings)] {
        bound(to: series).compactMap { rule, group in
            let target = group.map { bindings.groups[$0].target } ?? .series(series)
            let key = BindingKey(rule: rule, target: target)
            switch rules[rule].watch {
            case .value: return (key, late)
            case .rate(_, let over), .time(_, _, let over): return (key, late.lasting(over))
            case .combined(let combination):
                return group.map { (key, late.lasting(bindings.groups[$0].lasting(combination))) }
            case .hours, .ratio, .silence, .count: return nil
            }
        }
    }

    /// Looks at a stretch again.
    ///
    /// - Parameters:
    ///   - key: a rule at a target.
    ///   - late: what changed.
    ///   - limit: device time (ms) of the last reading that may be looked at.
    ///   - at: time of the record (ms).
    ///   - view: of the state.
    /// - Throws: what the view's `readings` throw.
    mutating func lookBack(
        _ key: BindingKey,
        _ late: LateReadings,
        through limit: Int64,
        _ at: Int64,
        _ view: AlertView
    ) throws {
        try judgeAgain(key, late, through: limit, at, view)
        try moveBegin(key, late, view)
    }

    private mutating func judgeAgain(
        _ key: BindingKey,
        _ late: LateReadings,
        through limit: Int64,
        _ at: Int64,
        _ view: AlertView
    ) throws {
        let rule = rules[key.rule], inputs = bindings.group(key)?.all ?? [member(of: key)].compactMap { $0 }
        guard let series = inputs.first, let newest = inputs.compactMap({ view.latest($0)?.time }).max() else { return }
        if states[key] == nil, late.areComputedAnew { return }
        // What goes on began behind all that changed.
        if let state = states[key], state.isOpen, let began = state.began, late.last < began - rule.longestHold {
            return
        }
        let end = min(limit, max(newest, late.last))
        var hindsight = try hindsight(key, late, through: end, view)
        if !hindsight.hasEvidence, states[key]?.isOpen ?? false, end < .max - Self.farthestAhead {
            // By a clock that is ahead it is stored behind the newest time that we know of.
            let beyond = try measurements(of: key, (end + 1)...(end + Self.farthestAhead), view)
            hindsight.hasEvidence = beyond.contains { number in
                number.isKnown && rule.levels.contains { $0.bad.holds(number.sample.value) }
            }
        }
        adopt(hindsight, key, series, late, at, view)
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
        var arrival = Arrival(sample, at: at, isLate: true)
        arrival.isHistory = found.state.last == .min || isLate(found.state.last, at, series, view)
        if state.isOpen {
            // By a clock that is ahead it began at its receipt: an end before that is of another.
            let began = open[state.alert]?.began.milliseconds ?? .min
            if found.hasEvidence, found.state.firing == nil, found.end.map({ $0 < began }) ?? true {
                // It goes on; but what was counted is not so any more.
                states[key]?.last = .min
                states[key]?.isStale = true
                return
            }
            take(found, &state)
            if !found.hasEvidence {
                resolve(&state, key, .sensorFault, arrival, view)
            } else {
                turn(key, &state, from: former, series, arrival, view)
            }
            return store(state, key)
        }
        if !late.areComputedAnew { remember(found, key, &state, series, late, at, view) }
        take(found, &state)
        state.value = found.state.value
        let waits = zip(rules[key.rule].levels, state.levels).contains { $1.waits($0) }
        state.due = waits ? at + (view.interval(series) ?? Self.usualInterval) : .max
        let next = isSteady(key, series, view) ? state.next(rules[key.rule]) : .max
        if next < .max, found.state.last != .min { state.due = min(state.due, at + max(0, next - found.state.last)) }
        turn(key, &state, from: former, series, arrival, view)
        store(state, key)
    }

    private func take(_ found: Hindsight, _ state: inout AlertState) {
        (state.levels, state.last, state.isStale) = (found.state.levels, found.state.last, found.state.isStale)
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
            // The same, of which more is known now.
            if pasts[key]?.overlap(incident.began...ended) ?? false { continue }
            if let known = open[state.alert], known.overlaps(incident.began...ended) { continue }
            let arrival = Arrival(
                Sample(time: incident.fired, value: incident.value, flag: QCFlag.notEvaluated.rawValue),
                at: at,
                isLate: true
            )
            // What is found before the last one begins nothing.
            let isBefore = state.alert > 0 && ended < state.ended
            var past = isBefore ? AlertState(levels: state.levels.count) : state
            for level in 0...incident.level {
                (past.levels[level].since, past.levels[level].isFiring) = (incident.began, true)
            }
            past.value = incident.value
            turn(key, &past, from: nil, series, arrival, view)
            past.levels = past.levels.map { _ in LevelState() }
            var end = arrival
            (end.sample.time, end.sample.value) = (ended, incident.last)
            resolve(&past, key, .cleared, end, view)
            if isBefore { open[past.alert] = nil } else { state = past }
        }
    }
}

extension Alert {
    /// Whether it went on at some moment of device times (ms).
    fileprivate func overlaps(_ times: ClosedRange<Int64>) -> Bool {
        began.milliseconds <= times.upperBound && (ended?.milliseconds ?? .max) >= times.lowerBound
    }
}
