internal import TideModel

// What comes of silence and the passing of time.

extension AlertEngine {
    /// Takes who is silent, and who is heard again.
    mutating func takeSilences(_ record: Record, _ view: AlertView) throws {
        for change in record.liveness where change.status == .silent || change.status == .live {
            let time = change.at.milliseconds
            let sample = Sample(time: time, value: 0, flag: QCFlag.notEvaluated.rawValue)
            let arrival = Arrival(sample, at: record.wall.milliseconds, isLate: false)
            for (rule, group) in bound(to: change.series) {
                let target = group.map { bindings.groups[$0].target } ?? .series(change.series)
                let key = BindingKey(rule: rule, target: target)
                if case .silence = rules[rule].watch {
                    takeSilence(key, group, change, arrival, view)
                } else if change.status == .silent, !rules[rule].watch.isCount, !isMade(key, view) {
                    try loseData(key, change.series, arrival, "nothing comes", view)
                }
            }
        }
    }

    private mutating func takeSilence(
        _ key: BindingKey,
        _ group: Int?,
        _ change: LivenessChange,
        _ arrival: Arrival,
        _ view: AlertView
    ) {
        let members = group.map { bindings.groups[$0].all } ?? [change.series]
        let status = LivenessStatus.ofDevice(members.lazy.map(view.status))
        let known = states[key]
        var state = known ?? AlertState(levels: rules[key.rule].levels.count)
        let firing = state.firing
        var next: Int64?
        if status == .silent {
            for level in state.levels.indices where state.levels[level].since == .min {
                state.levels[level].since = arrival.sample.time
            }
            next = passSilence(&state, key, to: arrival.at)
        } else if status == .live || status == .late, state.unusableSince == .min {
            state.levels = state.levels.map { _ in LevelState() }
            if !state.isOpen { state.due = .max }
        }
        turn(key, &state, from: firing, change.series, arrival, view)
        if let next { state.due = next }
        store(state, key)
    }

    /// Has levels of a silence fire whose time has come.
    ///
    /// - Returns: when the next one comes (ms); `.max` for never.
    private func passSilence(_ state: inout AlertState, _ key: BindingKey, to at: Int64) -> Int64 {
        var next = Int64.max
        for (number, level) in rules[key.rule].levels.enumerated() where !state.levels[number].isFiring {
            let due = state.levels[number].since + level.hold
            if due <= at { state.levels[number].isFiring = true } else { next = min(next, due) }
        }
        return next
    }

    /// A series comes of which nothing is usable: that is silence as well.
    ///
    /// - Parameters:
    ///   - key: a rule of the silence of one series.
    ///   - series: the series.
    ///   - arrival: a reading of it.
    ///   - view: of the state.
    mutating func takeHeard(_ key: BindingKey, _ series: SeriesNumber, _ arrival: Arrival, _ view: AlertView) {
        let known = states[key]
        var state = known ?? AlertState(levels: rules[key.rule].levels.count)
        let isBlind = state.unusableSince != .min
        guard isBlind == arrival.sample.isUsable else { return }
        let firing = state.firing
        if isBlind {
            (state.unusableSince, state.dataDue) = (.min, .max)
            if view.status(series) != .silent {
                state.levels = state.levels.map { _ in LevelState() }
                if !state.isOpen { state.due = .max }
            }
        } else if firing == nil {
            state.unusableSince = arrival.sample.time
            state.dataDue = arrival.at + (view.place(series).silent ?? Self.usualSilence)
        } else {
            state.unusableSince = arrival.sample.time
        }
        turn(key, &state, from: firing, series, arrival, view)
        store(state, key)
    }

    /// Nothing usable has come for long enough.
    private mutating func goBlind(_ key: BindingKey, _ series: SeriesNumber, _ at: Int64, _ view: AlertView) {
        guard var state = states[key] else { return }
        let firing = state.firing
        // By our own clock, as silences are: when the first of them came.
        let since = state.dataDue - (view.place(series).silent ?? Self.usualSilence)
        state.dataDue = .max
        for level in state.levels.indices where state.levels[level].since == .min {
            state.levels[level].since = since
        }
        let next = passSilence(&state, key, to: at)
        let sample = Sample(time: state.unusableSince, value: .nan, flag: QCFlag.missing.rawValue)
        turn(key, &state, from: firing, series, Arrival(sample, at: at, isLate: false), view)
        if next < .max { state.due = next }
        store(state, key)
    }

    /// What was bad for half of its time at least when readings ended may be so still.
    private func firesWithoutData(
        _ state: inout AlertState,
        _ key: BindingKey,
        _ arrival: Arrival,
        _ view: AlertView
    ) throws -> Bool {
        guard rules[key.rule].watch.countsGaps else { return false }
        for (number, level) in rules[key.rule].levels.enumerated().reversed() where level.hold > 0 {
            let since = state.levels[number].since
            guard since != .min else { continue }
            // Late ones may have come behind the first that said nothing.
            try findLast(&state, since, before: max(arrival.sample.time, arrival.at) + 1, key, view)
            guard state.last >= since + level.hold / 2 else { continue }
            state.levels[number].isFiring = true
            return true
        }
        return false
    }

    /// An incident goes on of which nothing usable comes any more.
    mutating func loseData(
        _ key: BindingKey,
        _ series: SeriesNumber,
        _ arrival: Arrival,
        _ reason: String,
        _ view: AlertView
    ) throws {
        guard rules[key.rule].tellsNoData, var state = states[key], !state.isWithoutData else {
            return
        }
        if !state.isOpen {
            (state.unusableSince, state.dataDue) = (.min, .max)
            if state.firing == nil, try firesWithoutData(&state, key, arrival, view) {
                turn(key, &state, from: nil, series, arrival.with(.nan), view)
            }
            store(state, key)
        }
        guard state.isOpen, var alert = open[state.alert] else { return }
        (state.isWithoutData, state.dataDue) = (true, .max)
        alert.status = .noData
        open[alert.id] = alert
        change(alert)
        tell(.noData, key, state, arrival, reason: reason, view)
        store(state, key)
    }

    /// Usable readings come again.
    mutating func regainData(_ key: BindingKey, _ state: AlertState, _ arrival: Arrival, _ view: AlertView) {
        guard var alert = open[state.alert], alert.status == .noData else { return }
        alert.status = .firing
        open[alert.id] = alert
        change(alert)
        tell(.dataBack, key, state, arrival, value: arrival.sample.value, view)
    }

    /// Lets time pass.
    mutating func passTime(_ now: Timestamp, _ view: AlertView) throws {
        let at = now.milliseconds
        let due = states.filter { $0.value.deadline <= at }.keys.sorted { $0.text(rules) < $1.text(rules) }
        for key in due { try passTime(key, at, view) }
        if silences.contains(where: { $0.until <= now }) {
            silences.removeAll { $0.until <= now }
            noteInhibitors()
        }
        let ends = silences.map(\.until.milliseconds).min() ?? .max
        let next = min(passOn(at, view), beat(at), ends, countsDue, broker.deadline)
        deadline = min(next, states.values.lazy.map(\.deadline).min() ?? .max, groups.values.map(\.due).min() ?? .max)
    }

    private mutating func passTime(_ key: BindingKey, _ at: Int64, _ view: AlertView) throws {
        guard var state = states[key], let series = member(of: key) else { return }
        if state.forgetAt <= at {
            open[state.alert] = nil
            (state.alert, state.ended, state.forgetAt) = (0, .min, .max)
            store(state, key)
        }
        if state.due <= at { passDue(key, state, series, at, view) }
        guard var state = states[key], state.dataDue <= at else { return }
        guard view.broker() == nil else {
            // What is usable may be waiting there.
            state.dataDue = at + (view.place(series).silent ?? Self.usualSilence)
            return store(state, key)
        }
        if case .silence = rules[key.rule].watch { return goBlind(key, series, at, view) }
        let sample = Sample(time: state.unusableSince, value: .nan, flag: QCFlag.missing.rawValue)
        try loseData(key, series, Arrival(sample, at: at, isLate: false), "readings fail their tests", view)
    }

    private mutating func passDue(
        _ key: BindingKey,
        _ known: AlertState,
        _ series: SeriesNumber,
        _ at: Int64,
        _ view: AlertView
    ) {
        var state = known
        var (time, value, next) = (at, state.value, Int64.max)
        if case .silence = rules[key.rule].watch {
            value = 0
            next = passSilence(&state, key, to: at)
        } else {
            time = state.levels.map(\.since).filter { $0 != .min }.min() ?? at
            let steady = isSteady(key, series, view) ? state.next(rules[key.rule]) : .max
            var waited = false
            for (number, level) in rules[key.rule].levels.enumerated() where state.levels[number].waits(level) {
                (state.levels[number].isFiring, waited) = (true, true)
            }
            if waited, steady < .max {
                // Only the wait for the next reading is over.
                next = at + max(0, steady - time - Self.usualInterval)
            } else if steady < .max {
                (time, value) = (steady, .nan)
                state.pass(to: steady, rules[key.rule])
                let later = state.next(rules[key.rule])
                if later < .max { next = at + later - steady }
            }
        }
        state.due = .max
        let sample = Sample(time: time, value: value, flag: QCFlag.notEvaluated.rawValue)
        let arrival = Arrival(sample, at: at, isLate: at - time > Self.lateAfter)
        turn(key, &state, from: known.firing, series, arrival, view)
        if next < .max { state.due = next }
        store(state, key)
    }

    /// Our own clock was set: what is due comes neither sooner nor later for it.
    mutating func moveClock(by step: Int64) {
        for (key, known) in states where known.deadline < .max || rules[key.rule].watch.isCount {
            var state = known
            if case .silence = rules[key.rule].watch { state.movePending(by: step) }
            if state.due < .max { state.due += step }
            if state.forgetAt < .max { state.forgetAt += step }
            if state.dataDue < .max { state.dataDue += step }
            if rules[key.rule].watch.isCount { state.levels = state.levels.map { $0.moved(by: step) } }
            store(state, key)
        }
        if broker.due < .max { broker.due += step }
        if broker.forgetAt < .max { broker.forgetAt += step }
        if broker.dataDue < .max { broker.dataDue += step }
        // Snoozes end, and silences begin, at times that somebody named.
        for (key, known) in groups where !key.hasPrefix("g|snoozed|") && !Self.isHeld(key) {
            var group = known
            group.opened += step
            if group.due < .max { group.due += step }
            keep(group, key)
        }
        for var alert in open.values.sorted(by: { $0.id < $1.id }) where alert.told != nil {
            alert.told?.move(by: step)
            open[alert.id] = alert
            change(alert)
        }
        deadline = .min
    }

    /// A series of a target.
    func member(of key: BindingKey) -> SeriesNumber? {
        if case .series(let number) = key.target { return number }
        return bindings.group(key)?.first
    }
}
