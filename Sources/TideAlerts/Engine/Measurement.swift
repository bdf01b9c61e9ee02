internal import TideModel

/// A number that a rule looks at, and whether the rule counts then.
struct Measurement {
    /// Device time, number and flag.
    var sample: Sample
    var standing: Standing

    /// Whether it says anything.
    var isKnown: Bool { sample.isUsable && standing != .unknown }
}

extension AlertEngine {
    /// What a rule looked at, or would have, made of stored readings.
    ///
    /// - Parameters:
    ///   - key: a rule that reads values, at a target; none of sums over a stretch, which go on with the next reading.
    ///   - span: device times, ms.
    ///   - view: of the state.
    /// - Returns: by time; of `mostLookedBack` readings of each series at most, the last.
    /// - Throws: what the view's `readings` throw.
    func measurements(of key: BindingKey, _ span: ClosedRange<Int64>, _ view: AlertView) throws -> [Measurement] {
        guard let series = member(of: key) else { return [] }
        let samples: [Sample]
        switch rules[key.rule].watch {
        case .value: samples = try view.readings(series, span)
        case .rate(_, let over), .time(_, _, let over): samples = try rates(of: key, series, over, span, view)
        case .combined(let combination): samples = try combined(key, combination, span, view)
        case .hours, .ratio, .silence, .count: samples = []
        }
        guard !samples.isEmpty else { return [] }
        let circumstances = try Circumstances(rules[key.rule], series, span, view)
        return samples.map { Measurement(sample: $0, standing: circumstances.standing(at: $0.time)) }
    }

    /// One for each reading, NaN where nothing is known.
    private func rates(
        of key: BindingKey,
        _ series: SeriesNumber,
        _ over: Int64,
        _ span: ClosedRange<Int64>,
        _ view: AlertView
    ) throws -> [Sample] {
        let watch = rules[key.rule].watch, samples = try view.readings(series, span)
        guard let first = samples.first else { return [] }
        var window = try rateWindow(of: series, over, before: first.time, view)
        return samples.map { sample in
            window.take(sample)
            let number = sample.isUsable ? window.number(of: watch, at: sample) : nil
            return Sample(time: sample.time, value: number ?? .nan, flag: sample.flag)
        }
    }

    /// As they would have come at once: readings of one moment together.
    private func combined(
        _ key: BindingKey,
        _ combination: Combination,
        _ span: ClosedRange<Int64>,
        _ view: AlertView
    ) throws -> [Sample] {
        guard var group = bindings.group(key) else { return [] }
        group.renew { _ in nil }
        let start = span.lowerBound - group.lasting(combination)
        let all = try group.all.sorted().flatMap { series in
            try view.readings(series, start...span.upperBound).map {
                (series: series, sample: $0)
            }
        }
        var found: [Sample] = []
        let ordered = all.sorted { ($0.sample.time, $0.series) < ($1.sample.time, $1.series) }
        for (index, (series, sample)) in ordered.enumerated() {
            group.note(sample, of: series)
            let isLast = index + 1 == ordered.count || ordered[index + 1].sample.time > sample.time
            guard isLast, span.contains(sample.time), let value = group.number(combination, isUsable: true) else {
                continue
            }
            found.append(sample.combined(value, at: sample.time))
        }
        return found
    }

    /// How long a number of a rule stands (ms): so much later at most the next is expected; nil where nobody knows.
    func stands(_ key: BindingKey, _ view: AlertView) -> Int64? {
        switch key.target {
        case .series(let series): return view.stands(series)
        default:
            let all = bindings.group(key)?.all.map(view.stands) ?? []
            return all.contains(nil) ? nil : all.compactMap { $0 }.max()
        }
    }

    /// For how long before a number nobody knows what was (ms).
    ///
    /// A reading that comes half an interval later than it should is no gap.
    static func gap(from last: Int64, to time: Int64, stands: Int64?) -> Int64 {
        guard last != .min, let stands else { return 0 }
        return time - last > stands + stands / 2 ? time - last - stands : 0
    }
}
