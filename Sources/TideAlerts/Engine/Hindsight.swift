internal import TideModel

/// What a rule would have found in readings, one after the other.
struct Hindsight {
    /// An incident, from its first firing to its end.
    struct Incident {
        /// Device times (ms): since when it was bad, when it fired, when it ended.
        var began: Int64
        var fired: Int64
        var ended: Int64?
        /// Number of the worst level, and what was watched when it began.
        var level: Int
        var value: Double
        /// What was watched at its end.
        var last: Double
    }

    /// What is remembered after the last reading.
    var state: AlertState
    /// What was found.
    var incidents: [Incident] = []
    /// When an incident ended that had begun before the first sample; nil when it goes on.
    private(set) var ended: Int64?
    /// Some reading was bad.
    var hasEvidence = false

    /// When the last incident ended; nil when it goes on, or there was none.
    var end: Int64? { incidents.isEmpty ? ended : incidents.last?.ended }

    /// Goes through readings.
    ///
    /// - Parameters:
    ///   - rule: one that reads values.
    ///   - measurements: what it looked at, by time.
    ///   - stands: how long one of them stands, ms; nil when nobody knows.
    ///   - former: as it was before the first of the samples; nil to begin with nothing.
    init(_ rule: Rule, _ measurements: [Measurement], stands: Int64?, from former: AlertState? = nil) {
        state = former ?? AlertState(levels: rule.levels.count)
        hasEvidence = former != nil
        state.last = .min
        for measurement in measurements where measurement.isKnown {
            let sample = measurement.sample
            settle(rule, sample)
            if stands == nil { passUntil(sample, rule) }
            let former = state.firing
            take(measurement.standing == .counts ? sample.value : nil, rule, sample, stands)
            note(sample, former)
        }
        state.isStale = state.last == .min
    }

    private mutating func passUntil(_ sample: Sample, _ rule: Rule) {
        var next = state.next(rule)
        while rule.isSteady, next <= sample.time {
            let former = state.firing
            state.pass(to: next, rule)
            note(Sample(time: next, value: state.value, flag: sample.flag), former)
            next = state.next(rule)
        }
    }

    private mutating func take(_ value: Double?, _ rule: Rule, _ sample: Sample, _ stands: Int64?) {
        let gap = AlertEngine.gap(from: state.last, to: sample.time, stands: stands)
        for (number, level) in rule.levels.enumerated() {
            if let value, level.bad.holds(value) {
                hasEvidence = true
                if state.levels[number].since == .min { state.value = value }
            }
            state.levels[number].take(value, at: sample.time, level, gap: gap, coverage: rule.coverage)
        }
        state.last = sample.time
    }

    private mutating func settle(_ rule: Rule, _ sample: Sample) {
        let former = state.firing
        for (number, level) in rule.levels.enumerated() { state.levels[number].settle(at: sample.time, level) }
        guard let first = state.levels.map(\.since).filter({ $0 != .min }).min() else { return }
        note(Sample(time: first, value: state.value, flag: sample.flag), former)
    }

    private mutating func note(_ sample: Sample, _ former: Int?) {
        guard let level = state.firing else {
            guard former != nil else { return }
            // One that began before the first sample is not in the list.
            guard !incidents.isEmpty else {
                ended = sample.time
                return
            }
            incidents[incidents.count - 1].ended = sample.time
            incidents[incidents.count - 1].last = sample.value
            return
        }
        if former == nil {
            let began = state.levels.filter(\.isFiring).map(\.since).min() ?? sample.time
            incidents.append(
                Incident(began: began, fired: sample.time, ended: nil, level: level, value: state.value, last: .nan)
            )
        } else if let last = incidents.last, level > last.level {
            incidents[incidents.count - 1].level = level
        }
    }
}
