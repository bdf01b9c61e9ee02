internal import TideModel

// What a rule finds when it looks again, and how far it looks for that.

extension AlertEngine {
    /// Farthest that is looked back from the newest reading (ms of device time).
    static let farthestBack: Int64 = 7 * 86_400_000

    /// Goes through the readings of a stretch that changed.
    ///
    /// - Parameters:
    ///   - key: a rule at a target.
    ///   - late: what changed.
    ///   - end: device time (ms) of the last reading that is looked at.
    ///   - view: of the state.
    /// - Returns: what the rule would have found, and what it remembers then.
    /// - Throws: what the view's `readings` throw.
    func hindsight(
        _ key: BindingKey,
        _ late: LateReadings,
        through end: Int64,
        _ view: AlertView
    ) throws -> Hindsight {
        let rule = rules[key.rule], stands = stands(key, view)
        let known = states[key]?.began ?? .max
        let start = max(min(known, late.first) - rule.longestHold, end - Self.farthestBack)
        if let short = try shortHindsight(key, late, start, through: end, view) { return short }
        let found = try measurements(of: key, min(start, end)...end, view)
        let isWhole = known == .max || known >= start && found.count < Self.mostLookedBack
        return Hindsight(rule, found, stands: stands, from: isWhole ? nil : states[key]?.forgettingGood)
    }

    /// Of an incident that goes on since long before what changed, looks only as far back as decides how it stood then.
    ///
    /// - Returns: nil when that would be no less than all of it.
    private func shortHindsight(
        _ key: BindingKey,
        _ late: LateReadings,
        _ start: Int64,
        through end: Int64,
        _ view: AlertView
    ) throws -> Hindsight? {
        guard let state = states[key], state.isOpen, let stands = stands(key, view) else { return nil }
        let rule = rules[key.rule]
        var back = rule.longestMemory + 2 * stands
        while start < late.first - back, let former = state.lasting(at: late.first - back, rule, stands: stands) {
            let found = try measurements(of: key, (late.first - back)...end, view)
            guard found.count < Self.mostLookedBack else { return nil }
            if former.isDecided(by: found.prefix { $0.sample.time < late.first }, rule) {
                return Hindsight(rule, found, stands: stands, from: former)
            }
            back *= 4
        }
        return nil
    }
}

extension Rule {
    /// How long it has to be bad at most, ms.
    var longestHold: Int64 { levels.map(\.hold).max() ?? 0 }

    /// For how long a reading may decide, ms.
    fileprivate var longestMemory: Int64 { levels.map { max($0.hold, $0.clearFor, $0.keepFiringFor) }.max() ?? 0 }
}

extension AlertState {
    /// Since when the first of its levels is bad (ms); nil while none is.
    var began: Int64? { levels.map(\.since).filter { $0 != .min }.min() }

    /// The state, where nobody knows since when it was not bad, or clear.
    fileprivate var forgettingGood: Self {
        var former = self
        for level in levels.indices { former.levels[level].forgetGood(after: .min) }
        return former
    }

    /// The state with levels alone that fired before a time and have done so since; nil when one of them may have fired later.
    fileprivate func lasting(at time: Int64, _ rule: Rule, stands: Int64) -> Self? {
        var former = self
        for (number, level) in rule.levels.enumerated() {
            let known = levels[number]
            if known.since == .min || known.since > time {
                former.levels[number] = LevelState()
            } else {
                guard known.isFiring, known.latestFiring(level, rule.coverage, stands: stands) <= time else {
                    return nil
                }
                former.levels[number].forgetGood(after: time)
            }
        }
        return former.firing == nil ? nil : former
    }

    /// Whether readings leave no doubt of what each level was after them.
    fileprivate func isDecided(by measurements: some Sequence<Measurement>, _ rule: Rule) -> Bool {
        zip(rule.levels, levels).allSatisfy { level, known in
            var other = LevelState()
            (other.since, other.isFiring) = (0, true)
            if known.clearSince != .min { return true }
            for measurement in measurements where measurement.isKnown {
                let value = measurement.standing == .counts ? measurement.sample.value : nil
                // What is over at some time was so whatever it had been before.
                if !known.isFiring {
                    other.take(value, at: measurement.sample.time, level, gap: 0, coverage: rule.coverage)
                    if !other.isFiring { return true }
                } else if let value, known.goodSince == .min ? level.bad.holds(value) : !level.isClear(value) {
                    return true
                }
            }
            return false
        }
    }
}

extension LevelState {
    /// Since when it was not bad, or clear, is not known when that is later than a time.
    fileprivate mutating func forgetGood(after time: Int64) {
        if goodSince > time { goodSince = .min }
        if goodSince == .min || clearSince > time { clearSince = .min }
    }

    /// Device time (ms) by which a level that fires did so at the latest: with the gaps before it.
    fileprivate func latestFiring(_ level: Level, _ coverage: Double, stands: Int64) -> Int64 {
        guard missing > 0 else { return since + level.hold + 2 * stands }
        let needed = Double(missing) / max(1 - coverage, 0.001)
        return since + max(level.hold, Int64(needed)) + missing + 2 * stands
    }
}
