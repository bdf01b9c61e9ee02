internal import TideModel

// From the number of devices to levels.

extension AlertEngine {
    /// Takes the number of devices that a rule counts.
    ///
    /// While an incident goes on, devices that counted in it and are not heard any more keep it from ending: nobody knows of
    /// them. They make nothing worse.
    ///
    /// - Parameters:
    ///   - key: the rule at the target.
    ///   - at: time of the record (ms).
    ///   - view: of the state.
    /// - Throws: nothing that a count causes.
    mutating func judgeCount(_ key: BindingKey, _ at: Int64, _ view: AlertView) throws {
        let rule = rules[key.rule], number = Double(tallies[key]?.count ?? 0)
        let known = states[key]
        if known == nil, !rule.levels.contains(where: { $0.bad.holds(number) }) { return }
        guard let series = member(of: key) else { return }
        var state = known ?? AlertState(levels: rule.levels.count)
        let most = number + Double(lost(key, state))
        let sample = Sample(time: at, value: number, flag: QCFlag.notEvaluated.rawValue)
        let arrival = Arrival(sample, at: at, isLate: false), former = state.firing
        take(number, most, at, rule, &state, wait: wait(rule, series, view))
        let isBlind = state.firing.map { isUnknown(rule.levels[$0].bad, number, most) } ?? false
        if state.isWithoutData, !isBlind {
            state.isWithoutData = false
            regainData(key, state, arrival, view)
        }
        turn(key, &state, from: former, series, arrival, view)
        store(state, key)
        if isBlind, state.isOpen { try loseData(key, series, arrival, "nothing comes", view) }
    }

    private func isUnknown(_ bad: Comparison, _ number: Double, _ most: Double) -> Bool {
        !bad.holds(number) && bad.holds(most)
    }

    /// Devices that counted in an incident that goes on, and are not heard any more.
    private func lost(_ key: BindingKey, _ state: AlertState) -> Int {
        guard state.isOpen, rules[key.rule].tellsNoData, let alert = open[state.alert] else { return 0 }
        return tallies[key]?.lost(since: alert.began.milliseconds) ?? 0
    }

    /// How long a count waits for what shows a spike, ms: as long as its devices have to the next reading.
    private func wait(_ rule: Rule, _ series: SeriesNumber, _ view: AlertView) -> Int64 {
        if case .count(let count) = rule.watch, case .silent = count.kind { return 0 }
        return view.interval(series) ?? Self.usualInterval
    }

    private func take(
        _ number: Double,
        _ most: Double,
        _ at: Int64,
        _ rule: Rule,
        _ state: inout AlertState,
        wait: Int64
    ) {
        state.due = .max
        for (index, level) in rule.levels.enumerated() {
            var now = state.levels[index]
            let wasBad = now.since != .min
            now.take(now.isFiring ? most : number, at: at, level, gap: 0, coverage: rule.coverage)
            if now.waits(level), at - now.since >= wait { now.isFiring = true }
            if !wasBad, now.since != .min { state.value = number }
            state.due = min(state.due, now.waits(level) ? now.since + wait : now.next(level))
            state.levels[index] = now
        }
    }

    /// Series of devices that a rule counts, as many as an incident names; nil for one that counts none.
    func counted(_ key: BindingKey, most: Int) -> [SeriesNumber]? {
        guard case .count = rules[key.rule].watch, let tally = tallies[key], tally.count > 0 else { return nil }
        return tally.named(most)
    }

    /// Most devices that a message names: a line of a phone or two.
    private static let mostNamed = 8

    /// The devices that an incident was found at, as people name them; nil for one of no count.
    func names(of alert: Alert, _ view: AlertView) -> String? {
        guard let rule = rule(alert.rule), case .count = rule.watch else { return nil }
        let shown = alert.series.prefix(Self.mostNamed).map { view.place($0).device.device }
        let rest = (Int(exactly: alert.value) ?? 0) - shown.count
        return shown.joined(separator: ", ") + (rest > 0 ? " +\(rest)" : "")
    }
}
