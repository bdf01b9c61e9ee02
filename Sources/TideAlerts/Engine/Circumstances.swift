internal import TideModel

/// Whether a rule counts.
enum Standing: Sendable { case counts, doesNot, unknown }

/// What decides whether a rule counts at moments of a stretch: its schedule, and what else must be so of the unit, as of
/// those moments and not as of now.
struct Circumstances {
    private let rule: Rule
    private let zone: Zone
    /// By guard: each series of the unit that is meant.
    private let beside: [[Beside]]

    /// A series beside, and how long its readings say something (ms).
    private struct Beside {
        var samples: [Sample]
        var within: Int64
    }

    /// Looks at what is beside a series.
    ///
    /// - Parameters:
    ///   - rule: the rule.
    ///   - series: one that it is bound to.
    ///   - span: device times (ms) that will be asked for.
    ///   - view: of the state.
    /// - Throws: what the view's `readings` throw.
    init(_ rule: Rule, _ series: SeriesNumber, _ span: ClosedRange<Int64>, _ view: AlertView) throws {
        self.rule = rule
        zone = rule.schedule == nil ? .utc : view.zone(view.place(series).site)
        beside = try rule.guards.map { wanted in
            try view.beside(series, wanted.series).map { other in
                // What a dead band holds back is as the reading before.
                let within = max(wanted.within, view.stands(other) ?? 0)
                guard let latest = view.latest(other) else { return Beside(samples: [], within: within) }
                // Almost always the newest was there before.
                if latest.time <= span.lowerBound { return Beside(samples: [latest], within: within) }
                let samples = try view.readings(other, (span.lowerBound - within)...span.upperBound)
                return Beside(samples: samples, within: within)
            }
        }
    }

    /// Whether the rule counts at a device time (ms).
    func standing(at time: Int64) -> Standing {
        if let schedule = rule.schedule, !schedule.contains(Timestamp(milliseconds: time), in: zone) { return .doesNot }
        var isKnown = true
        for (wanted, series) in zip(rule.guards, beside) {
            switch Self.standing(wanted, series, time) {
            case .counts: continue
            case .doesNot: return .doesNot
            case .unknown: isKnown = false
            }
        }
        return isKnown ? .counts : .unknown
    }

    /// Of several series that are meant, one for which it is so will do.
    private static func standing(_ wanted: Guard, _ series: [Beside], _ time: Int64) -> Standing {
        var standing = Standing.unknown
        for beside in series {
            let after = beside.samples.partitioningIndex { $0.time > time }
            guard after > 0 else { continue }
            let known = beside.samples[after - 1]
            guard known.isUsable, time - known.time <= beside.within else { continue }
            if wanted.condition.holds(known.value) { return .counts }
            standing = .doesNot
        }
        return standing
    }
}

extension [Sample] {
    /// Index of the first for which something is so that is so for all behind it.
    fileprivate func partitioningIndex(_ isBehind: (Sample) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
