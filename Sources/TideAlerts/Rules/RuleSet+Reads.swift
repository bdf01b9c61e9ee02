internal import TideModel

extension RuleSet {
    /// Whether a rule, or a guard of one, may look at a series.
    public func reads(_ place: SeriesPlace) -> Bool {
        rules.contains { rule in
            rule.watch.inputs.contains { $0.matches(place) } && rule.scope.contains(place)
                || rule.guards.contains { $0.series.matches(place) }
        }
    }

    /// How far back the rules look at most (ms of device time): what must have come before their first number is right.
    public var reach: Int64 {
        rules.map { rule in
            let hold = rule.levels.map { max($0.hold, $0.clearFor, $0.keepFiringFor) }.max() ?? 0
            let guarded = rule.guards.map(\.within).max() ?? 0
            switch rule.watch {
            case .rate(_, let over), .time(_, _, let over): return max(over, hold, guarded)
            case .combined(let combination): return max(combination.within, hold, guarded)
            case .hours, .ratio: return max(rule.watch.stretch ?? 0, hold, guarded)
            case .count(let count): return max(count.within ?? 0, hold)
            case .value, .silence: return max(hold, guarded)
            }
        }.max() ?? 0
    }

    /// How far back single readings are asked for (ms of device time).
    public var samplesReach: Int64 {
        rules.compactMap { rule in
            if case .count(let count) = rule.watch { count.within } else { rule.watch.trend }
        }.max() ?? 0
    }
}
