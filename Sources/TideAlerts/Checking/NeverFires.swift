internal import TideModel
internal import TideUnits

/// Why a rule, or a severity of it, can never fire, whatever comes.
struct NeverFires {
    let rule: Rule

    /// What is wrong, in the order of the severities.
    var reasons: [String] {
        if case .silence = rule.watch {
            guard rule.schedule != nil || !rule.guards.isEmpty else { return [] }
            return ["season, hours and while mean nothing to silence_of: it counts always"]
        }
        if case .time(let selector, let limit, _) = rule.watch, let reason = outOfReach(limit, selector) {
            return ["waits for what never comes: \(reason)"]
        }
        if let reason = contradiction { return ["can never fire: \(reason)"] }
        let found = rule.levels.compactMap { level in reason(level).map { (level.severity, $0) } }
        if found.count == rule.levels.count, let first = found.first { return ["can never fire: \(first.1)"] }
        return found.map { "\($0.0.name) can never fire: \($0.1)" }
    }

    /// What no severity can get over.
    private var contradiction: String? {
        if case .hours(let selector, let side, _) = rule.watch, let reason = outOfReach(side, selector) {
            return reason
        }
        if case .count(let count) = rule.watch, let side = count.side, let reason = outOfReach(side, count.selector) {
            return reason
        }
        for (index, one) in rule.guards.enumerated() {
            if let reason = outOfReach(one.condition, one.series) { return reason }
            for other in rule.guards[..<index]
            where one.series == other.series && !one.condition.meets(other.condition) {
                return "\(one.series.words) is never both \(other.condition.words) and \(one.condition.words)"
            }
        }
        return nil
    }

    private func reason(_ level: Level) -> String? {
        if let length = continuous, level.hold >= length {
            return "`for` is \(Self.text(level.hold)), and season and hours leave \(Self.text(length)) at a time"
        }
        if case .value(let selector) = rule.watch { return outOfReach(level.bad, selector) }
        guard let span = possible, !level.bad.meets(span) else { return nil }
        return "what is watched is never \(level.bad.words): it lies within \(span.lower.plain)…\(span.upper.plain)"
    }

    /// Why no reading of a quantity that passes its range test is bad.
    private func outOfReach(_ bad: Comparison, _ selector: SeriesSelector) -> String? {
        guard let quantity = selector.known, let span = quantity.failSpan, !bad.meets(span) else { return nil }
        return "no reading of \(quantity.name) \(bad.words) passes its range test "
            + "(\(span.lower.plain)…\(span.upper.plain) \(quantity.unit.code))"
    }

    /// All numbers that what is watched can be; nil when nobody knows.
    private var possible: Span? {
        switch rule.watch {
        case .value, .silence: return nil
        case .hours(_, _, let over): return Span(0, Double(over) / 3_600_000)
        case .count: return Span(0, .infinity)
        case .time: return Span(0, RateWindow.farthest)
        case .ratio: return Span(0, .infinity)
        case .rate(let selector, let over):
            return selector.known?.failSpan.map { span in
                // The first reading is at least half of the stretch away.
                let most = (span.upper - span.lower) / (Double(over) / 2_000)
                return Span(-most, most)
            }
        case .combined(let combination): return possible(combination)
        }
    }

    private func possible(_ combination: Combination) -> Span? {
        switch combination.sense {
        case .difference:
            let spans = combination.inputs.compactMap { $0.known?.failSpan }
            guard spans.count == 2 else { return nil }
            return Span(spans[0].lower - spans[1].upper, spans[0].upper - spans[1].lower)
        case .expression: return nil
        case .outside: return Span(0, Fence.farthest)
        }
    }

    /// How long it counts without a pause, ms; nil for always.
    private var continuous: Int64? {
        if let hours = rule.schedule?.hours {
            let minutes = (hours.last - hours.first + 1_440) % 1_440
            if minutes > 0 { return Int64(minutes) * 60_000 }
        }
        return rule.schedule?.season.map { season in
            let (first, last) = (Self.dayOfYear(season.first), Self.dayOfYear(season.last))
            return ((last - first + 366) % 366 + 1) * 86_400_000
        }
    }

    private static func dayOfYear(_ monthAndDay: Int) -> Int64 {
        CivilDate(year: 2_000, month: UInt8(monthAndDay / 100), day: UInt8(monthAndDay % 100)).dayNumber
    }

    private static func text(_ milliseconds: Int64) -> String { Stretch.text(milliseconds) }
}

extension SeriesSelector {
    /// What it measures, where a quantity is named.
    var known: Quantity? {
        quantity.flatMap { name in
            let entries = Quantities.entries(named: name)
            return unit.flatMap { unit in entries.first { $0.unit.code == unit } } ?? entries.first
        }
    }

    /// As people name it.
    var words: String { [quantity, channel, unit].compactMap { $0 }.joined(separator: " ") }
}
