internal import TideModel

// Rules over a stretch of time: their sums grow with each reading, and are made anew of readings when something behind the
// newest changed.

extension AlertEngine {
    /// What a rule over a stretch finds at a reading.
    ///
    /// - Parameters:
    ///   - key: the rule at the series.
    ///   - series: its number.
    ///   - sample: the newest reading.
    ///   - view: of the state.
    /// - Returns: NaN for a reading that says nothing; nil while too little is known.
    /// - Throws: what the view's `readings` throw.
    mutating func summedUp(
        _ key: BindingKey,
        _ series: SeriesNumber,
        _ sample: Sample,
        _ view: AlertView
    ) throws -> Double? {
        guard sample.isUsable else { return .nan }
        let watch = rules[key.rule].watch, interval = view.interval(series)
        if windows[key].map({ $0.time < sample.time && $0.gap == RollingWindow.gap(interval) }) ?? false {
            windows[key]?.take(sample)
        } else {
            windows[key] = try window(watch, series, sample, interval, view)
        }
        guard let window = windows[key] else { return nil }
        switch watch {
        case .ratio: return window.ratio(interval: interval)
        default: return window.hours
        }
    }

    /// The sums up to a reading, made of readings.
    private func window(
        _ watch: Watch,
        _ series: SeriesNumber,
        _ sample: Sample,
        _ interval: Int64?,
        _ view: AlertView
    ) throws -> RollingWindow {
        var window = RollingWindow(watch, interval: interval)
        let first = window.start(at: sample.time) - window.gap
        for known in try past(of: series, first, to: sample.time, step: window.step, view) { window.take(known) }
        window.take(sample)
        return window
    }

    /// All readings of a stretch before a moment.
    ///
    /// - Parameters:
    ///   - series: its number.
    ///   - first: device time (ms) of the first.
    ///   - end: device time (ms) that is later than all.
    ///   - step: ms; where they are too many for one look there is one for each step.
    ///   - view: of the state.
    /// - Returns: by time.
    /// - Throws: what the view's `readings` throw.
    func past(
        of series: SeriesNumber,
        _ first: Int64,
        to end: Int64,
        step: Int64,
        _ view: AlertView
    ) throws -> [Sample] {
        guard first < end else { return [] }
        let found = try view.readings(series, first...(end - 1))
        guard found.count >= Self.mostLookedBack else { return found }
        // They may have been cut.
        return try stride(from: first, to: end, by: Int(step)).flatMap { begin in
            try view.readings(series, begin...min(begin + step, end) - 1)
        }
    }

    /// How fast a series rises at a reading, or how long it takes to a limit.
    ///
    /// - Parameters:
    ///   - key: a rule with a `trend` at the series.
    ///   - series: its number.
    ///   - sample: the newest reading.
    ///   - view: of the state.
    /// - Returns: NaN for a reading that says nothing; nil while too little is known.
    /// - Throws: what the view's `readings` throw.
    mutating func rate(
        _ key: BindingKey,
        _ series: SeriesNumber,
        _ sample: Sample,
        _ view: AlertView
    ) throws -> Double? {
        let watch = rules[key.rule].watch
        guard sample.isUsable, let over = watch.trend else { return .nan }
        if rates[key].map({ $0.time >= sample.time }) ?? true {
            rates[key] = try rateWindow(of: series, over, before: sample.time, view)
        }
        rates[key]?.take(sample)
        return rates[key]?.number(of: watch, at: sample)
    }

    /// What is known of a stretch before a reading at a device time (ms).
    func rateWindow(
        of series: SeriesNumber,
        _ over: Int64,
        before time: Int64,
        _ view: AlertView
    ) throws -> RateWindow {
        var window = RateWindow(over: over)
        for known in try past(of: series, window.start(at: time), to: time, step: window.step, view) {
            window.take(known)
        }
        return window
    }

    /// Forgets the sums of a series of which something behind the newest reading changed.
    mutating func forgetWindows(of series: SeriesNumber) {
        guard !windows.isEmpty || !rates.isEmpty else { return }
        for (rule, group) in bound(to: series) where group == nil {
            let key = BindingKey(rule: rule, target: .series(series))
            (windows[key], rates[key]) = (nil, nil)
        }
    }

    /// Forgets what was made of readings where a record brings some without judging them, or takes some away.
    mutating func forgetWindows(_ record: Record) {
        if record.isImported { for series in Set(record.readings.series) { noteChange(of: series) } }
        guard !windows.isEmpty || !rates.isEmpty else { return }
        if record.removals.contains(where: { $0.kind == .readings }) { (windows, rates) = ([:], [:]) }
    }
}
