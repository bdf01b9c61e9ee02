internal import TideModel

// One number of one rule at one target.

extension AlertEngine {
    /// Takes the next number that a rule watches.
    mutating func step(_ key: BindingKey, _ series: SeriesNumber, _ arrival: Arrival, _ view: AlertView) {
        let rule = rules[key.rule]
        guard arrival.sample.isUsable else { return takeUnusable(key, series, arrival, view) }
        let standing = standing(of: rule, series, arrival, view)
        // What else must be so is not known: that neither begins nor ends anything.
        if standing == .unknown { return takeUnusable(key, series, arrival, view) }
        let value = standing == .counts ? arrival.sample.value : nil
        let known = states[key]
        if known == nil, value.map({ value in !rule.levels.contains { $0.bad.holds(value) } }) ?? true { return }
        var state = known ?? AlertState(levels: rule.levels.count)
        if state.isStale { recount(&state, key, series, arrival, view) }
        let isBack = state.isWithoutData
        (state.unusableSince, state.dataDue, state.isWithoutData) = (.min, .max, false)
        settle(key, &state, series, arrival, view)
        let firing = state.firing
        for (number, level) in rule.levels.enumerated() {
            let wasBad = state.levels[number].since != .min
            state.levels[number].take(
                value,
                at: arrival.sample.time,
                level,
                &state.counts[number],
                needed: rule.needed(level, interval: view.interval(series))
            )
            if !wasBad, state.levels[number].since != .min { state.value = arrival.sample.value }
        }
        if state.ended == .min { state.due = waitingDeadline(rule, state, series, arrival, view) }
        if isBack { regainData(key, state, arrival, view) }
        turn(key, &state, from: firing, series, arrival, view)
        store(state, key)
    }

    /// A first bad reading that waited for this one fires now, whatever this one says.
    private mutating func settle(
        _ key: BindingKey,
        _ state: inout AlertState,
        _ series: SeriesNumber,
        _ arrival: Arrival,
        _ view: AlertView
    ) {
        let firing = state.firing
        guard let first = state.levels.map(\.since).filter({ $0 != .min }).min() else { return }
        for (number, level) in rules[key.rule].levels.enumerated() {
            state.levels[number].settle(at: arrival.sample.time, level)
        }
        var bad = arrival
        (bad.sample.time, bad.sample.value) = (first, state.value)
        turn(key, &state, from: firing, series, bad, view)
    }

    /// When a first bad reading no longer waits for the next.
    private func waitingDeadline(
        _ rule: Rule,
        _ state: AlertState,
        _ series: SeriesNumber,
        _ arrival: Arrival,
        _ view: AlertView
    ) -> Int64 {
        guard zip(rule.levels, state.levels).contains(where: { $1.waits($0) }) else { return .max }
        let known = state.due
        return known < .max ? known : arrival.at + (view.interval(series) ?? Self.usualInterval)
    }

    /// Whether a rule counts.
    private enum Standing { case counts, doesNot, unknown }

    /// Whether a rule counts now: its schedule, and what else must be so of the unit.
    private func standing(of rule: Rule, _ series: SeriesNumber, _ arrival: Arrival, _ view: AlertView) -> Standing {
        if let schedule = rule.schedule {
            let time = Timestamp(milliseconds: arrival.sample.time)
            guard schedule.contains(time, in: view.zone(view.place(series).site)) else { return .doesNot }
        }
        let found = rule.guards.map { standing(of: $0, series, arrival.sample.time, view) }
        return found.contains(.doesNot) ? .doesNot : found.contains(.unknown) ? .unknown : .counts
    }

    /// Of several series that are meant, one for which it is so will do.
    private func standing(of wanted: Guard, _ series: SeriesNumber, _ time: Int64, _ view: AlertView) -> Standing {
        let known = view.beside(series, wanted.series).compactMap(view.latest)
            .filter { $0.isUsable && abs($0.time - time) <= wanted.within }
        if known.isEmpty { return .unknown }
        return known.contains { wanted.condition.holds($0.value) } ? .counts : .doesNot
    }

    /// Counts bad numbers anew after a start.
    private func recount(
        _ state: inout AlertState,
        _ key: BindingKey,
        _ series: SeriesNumber,
        _ arrival: Arrival,
        _ view: AlertView
    ) {
        state.isStale = false
        for (number, level) in rules[key.rule].levels.enumerated() where state.levels[number].since != .min {
            let since = state.levels[number].since
            guard level.hold > 0, !state.levels[number].isFiring, case .value = rules[key.rule].watch,
                since < arrival.sample.time,
                let readings = try? view.readings(series, since...(arrival.sample.time - 1))
            else {
                state.counts[number] = .max / 2
                continue
            }
            state.counts[number] = Int32(clamping: readings.count { $0.isUsable && level.bad.holds($0.value) })
        }
    }

    /// A reading that failed, or is missing, says nothing; when that goes on, there is no data.
    private mutating func takeUnusable(
        _ key: BindingKey,
        _ series: SeriesNumber,
        _ arrival: Arrival,
        _ view: AlertView
    ) {
        guard var state = states[key], state.isOpen, !state.isWithoutData, state.unusableSince == .min,
            rules[key.rule].tellsNoData
        else { return }
        state.unusableSince = arrival.sample.time
        state.dataDue = arrival.at + (view.place(series).silent ?? Self.usualSilence)
        store(state, key)
    }

    /// Keeps a state, or forgets it when there is nothing to remember.
    mutating func store(_ state: AlertState, _ key: BindingKey) {
        if before[key] == nil { before[key] = .some(states[key]) }
        let isKept = !state.isIdle
        states[key] = isKept ? state : nil
        if isKept { deadline = min(deadline, state.deadline) }
        guard case .series(let series) = key.target else { return }
        let isActive =
            isKept
            || bound(to: series).contains { rule, group in
                group == nil && states[BindingKey(rule: rule, target: key.target)] != nil
            }
        bindings.setActive(isActive, series)
    }
}
