internal import TideModel

// One number of one rule at one target.

extension AlertEngine {
    /// Takes the next number that a rule watches.
    mutating func step(_ key: BindingKey, _ series: SeriesNumber, _ arrival: Arrival, _ view: AlertView) throws {
        let rule = rules[key.rule]
        guard arrival.sample.isUsable else { return takeUnusable(key, series, arrival, view) }
        let known = states[key]
        if known == nil, !rule.levels.contains(where: { $0.bad.holds(arrival.sample.value) }) { return }
        let standing = try standing(of: rule, series, arrival.sample.time, view)
        // What else must be so is not known: that neither begins nor ends anything.
        if standing == .unknown { return takeUnusable(key, series, arrival, view) }
        if known == nil, standing == .doesNot { return }
        var state = known ?? AlertState(levels: rule.levels.count)
        let gap = try gap(before: arrival.sample.time, &state, key, view)
        let isBack = state.isWithoutData
        (state.unusableSince, state.dataDue, state.isWithoutData) = (.min, .max, false)
        settle(key, &state, series, arrival, view)
        if isSteady(key, series, view) { passUntil(key, &state, series, arrival, view) }
        let firing = state.firing
        take(standing == .counts ? arrival.sample.value : nil, arrival, rule, gap, &state)
        state.due = waitingDeadline(rule, state, key, series, arrival, view)
        if isBack { regainData(key, state, arrival, view) }
        turn(key, &state, from: firing, series, arrival, view)
        store(state, key)
    }

    private func take(_ value: Double?, _ arrival: Arrival, _ rule: Rule, _ gap: Int64, _ state: inout AlertState) {
        for (number, level) in rule.levels.enumerated() {
            let wasBad = state.levels[number].since != .min
            state.levels[number].take(value, at: arrival.sample.time, level, gap: gap, coverage: rule.coverage)
            if !wasBad, state.levels[number].since != .min { state.value = arrival.sample.value }
        }
        if !arrival.isHeld { (state.last, state.isStale) = (arrival.sample.time, false) }
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
        bad.isHistory = arrival.isHistory || isLate(first, arrival.at, series, view)
        turn(key, &state, from: firing, series, bad, view)
    }

    /// When the passing of time decides: a first bad reading no longer waits for the next; or what is told only when it
    /// changes has been so for long enough.
    private func waitingDeadline(
        _ rule: Rule,
        _ state: AlertState,
        _ key: BindingKey,
        _ series: SeriesNumber,
        _ arrival: Arrival,
        _ view: AlertView
    ) -> Int64 {
        var due = Int64.max
        if zip(rule.levels, state.levels).contains(where: { $1.waits($0) }) {
            due = state.due < .max ? state.due : arrival.at + (view.interval(series) ?? Self.usualInterval)
        }
        let next = isSteady(key, series, view) ? state.next(rule) : .max
        return next == .max ? due : min(due, arrival.at + max(0, next - arrival.sample.time))
    }

    /// Whether nobody expects the next reading of a series at any time: until it comes all is as it was.
    func isSteady(_ key: BindingKey, _ series: SeriesNumber, _ view: AlertView) -> Bool {
        rules[key.rule].isSteady && view.interval(series) == nil
    }

    /// What was so until a reading came may have been so for long enough.
    private mutating func passUntil(
        _ key: BindingKey,
        _ state: inout AlertState,
        _ series: SeriesNumber,
        _ arrival: Arrival,
        _ view: AlertView
    ) {
        var next = state.next(rules[key.rule])
        while next <= arrival.sample.time {
            let firing = state.firing
            state.pass(to: next, rules[key.rule])
            var passed = arrival.with(.nan)
            passed.sample.time = next
            turn(key, &state, from: firing, series, passed, view)
            next = state.next(rules[key.rule])
        }
    }

    /// Whether a rule counts at a moment: its schedule, and what else must be so of the unit.
    func standing(of rule: Rule, _ series: SeriesNumber, _ time: Int64, _ view: AlertView) throws -> Standing {
        if rule.guards.isEmpty, rule.schedule == nil { return .counts }
        return try Circumstances(rule, series, time...time, view).standing(at: time)
    }

    /// For how long before a number nobody knows what was (ms), as far as it counts.
    private func gap(
        before time: Int64,
        _ state: inout AlertState,
        _ key: BindingKey,
        _ view: AlertView
    ) throws -> Int64 {
        let rule = rules[key.rule]
        let pending = zip(rule.levels, state.levels).filter { $0.hold > 0 && $1.since != .min && !$1.isFiring }
        guard let since = pending.map(\.1.since).min(), rule.watch.countsGaps else { return 0 }
        try findLast(&state, since, before: time, key, view)
        // What a dead band held back may have begun it; then nothing was stored since.
        return Self.gap(from: max(state.last, since), to: time, stands: stands(key, view))
    }

    /// Looks up when the last number was, when that is not known.
    func findLast(
        _ state: inout AlertState,
        _ since: Int64,
        before time: Int64,
        _ key: BindingKey,
        _ view: AlertView
    ) throws {
        guard state.isStale, since < time else { return }
        let found = try measurements(of: key, since...(time - 1), view).last(where: \.isKnown)
        (state.last, state.isStale) = (max(state.last, found?.sample.time ?? since), false)
    }

    /// A reading that failed, or is missing, says nothing; when that goes on, there is no data.
    private mutating func takeUnusable(
        _ key: BindingKey,
        _ series: SeriesNumber,
        _ arrival: Arrival,
        _ view: AlertView
    ) {
        guard var state = states[key], !state.isWithoutData, state.unusableSince == .min,
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
        bindings.setActive(isKept || isRemembered(series), series)
    }

    /// Whether something is remembered of a series.
    func isRemembered(_ series: SeriesNumber) -> Bool {
        isCounted(series)
            || bound(to: series).contains { rule, group in
                group == nil && states[BindingKey(rule: rule, target: .series(series))] != nil
            }
    }
}
