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
        let start = window.start(at: sample.time)
        let first = start - window.gap
        var before = try view.readings(series, first...(sample.time - 1))
        if before.count >= Self.mostLookedBack {
            // They may have been cut: step by step they are not, up to ten readings a second for a day.
            before = try view.readings(series, first...(start - 1))
            for begin in stride(from: start, to: sample.time, by: Int(window.step)) {
                before += try view.readings(series, begin...min(begin + window.step, sample.time) - 1)
            }
        }
        for known in before { window.take(known) }
        window.take(sample)
        return window
    }

    /// How fast a series rises at a reading, per second.
    ///
    /// - Parameters:
    ///   - key: the rule at the series.
    ///   - series: its number.
    ///   - over: the stretch, ms.
    ///   - sample: the newest reading.
    ///   - view: of the state.
    /// - Returns: NaN for a reading that says nothing; nil while too little is known.
    /// - Throws: what the view's `readings` throw.
    mutating func rate(
        _ key: BindingKey,
        _ series: SeriesNumber,
        over: Int64,
        _ sample: Sample,
        _ view: AlertView
    ) throws -> Double? {
        guard sample.isUsable else { return .nan }
        if rates[key].map({ $0.time >= sample.time }) ?? true {
            var window = RateWindow(over: over)
            let before = try view.readings(series, window.start(at: sample.time)...(sample.time - 1))
            for known in before { window.take(known) }
            rates[key] = window
        }
        rates[key]?.take(sample)
        return rates[key]?.rate(at: sample)
    }

    /// Forgets the sums of a series of which something behind the newest reading changed.
    mutating func forgetWindows(of series: SeriesNumber) {
        guard !windows.isEmpty || !rates.isEmpty else { return }
        for (rule, group) in bound(to: series) where group == nil {
            let key = BindingKey(rule: rule, target: .series(series))
            (windows[key], rates[key]) = (nil, nil)
        }
    }

    /// Forgets sums of readings that a record brings without judging them, or takes away.
    mutating func forgetWindows(_ record: Record) {
        guard !windows.isEmpty || !rates.isEmpty else { return }
        if record.removals.contains(where: { $0.kind == .readings }) { (windows, rates) = ([:], [:]) }
        guard record.isImported else { return }
        for series in Set(record.readings.series) { forgetWindows(of: series) }
    }
}
