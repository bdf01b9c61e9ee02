internal import TideModel

// Readings of a record.

/// A cell that may change something.
struct NoisyCell {
    var row: Int
    var cell: Int
}

extension AlertEngine {
    /// Judges the readings of a record, in the order of its rows; then rules look again at stretches of which readings came
    /// behind others, in the order of their times.
    mutating func takeRows(_ record: Record, _ view: AlertView) throws {
        let cells = noisyCells(record.readings)
        guard !cells.isEmpty || !amendedBehind.isEmpty else { return }
        let late = lateReadings(cells, record.readings, view)
        let changed = ChangedFlagsOfRecord(record)
        var behind = Behind(), newest: [SeriesNumber: Arrival] = [:]
        if bindings.hasGuards { behind.note(cells, record.readings) }
        for (index, noisy) in cells.enumerated() {
            noteMoment(at: index, of: cells, record, changed, late, view)
            let readings = record.readings, series = readings.series[noisy.cell]
            guard let arrival = arrival(noisy, record, changed, view) else { continue }
            if late[series] == nil {
                try take(series, arrival, &behind, view)
            } else if arrival.sample.time == view.latest(series)?.time {
                newest[series] = arrival
            }
        }
        for (series, late) in late.sorted(by: { $0.key < $1.key }) {
            noteChange(of: series)
            for (key, late) in lookedAt(series, late) { behind.add(late, key) }
            if let arrival = newest[series] { try take(newest: series, arrival, &behind, view) }
        }
        for (series, late) in amendedBehind.sorted(by: { $0.key < $1.key }) {
            for (key, late) in lookedAt(series, late) { behind.add(late, key) }
        }
        amendedBehind.removeAll(keepingCapacity: true)
        for (key, late) in behind.byKey.sorted(by: { $0.key.text(rules) < $1.key.text(rules) }) {
            try lookBack(key, late, through: .max, record.wall.milliseconds, view)
        }
    }

    /// A reading as it comes to rules; nil for one that says nothing to them.
    func arrival(
        _ noisy: NoisyCell,
        _ record: Record,
        _ changed: ChangedFlagsOfRecord,
        _ view: AlertView
    ) -> Arrival? {
        let readings = record.readings, series = readings.series[noisy.cell], verdict = readings.verdict[noisy.cell]
        guard verdict.isJudged else { return nil }
        let flag = changed.flag(of: series, readings.time[noisy.row]) ?? readings.flag[noisy.cell]
        let sample = Sample(time: readings.moment(of: noisy), value: readings.value[noisy.cell], flag: flag)
        let isLate = isLate(sample.time, record.wall.milliseconds, series, view)
        var arrival = Arrival(sample, at: record.wall.milliseconds, isLate: isLate)
        arrival.isAhead = readings.rowFlags[noisy.row].contains(.future)
        arrival.isHeld = !verdict.isStored
        return arrival
    }

    /// Readings of series of which some came behind the newest.
    private func lateReadings(
        _ cells: [NoisyCell],
        _ readings: Readings,
        _ view: AlertView
    ) -> [SeriesNumber: LateReadings] {
        var newest: [SeriesNumber: Int64] = [:], sent: Set<DeviceNumber> = []
        for noisy in cells where readings.verdict[noisy.cell] != .new {
            let series = readings.series[noisy.cell]
            newest[series] = max(newest[series] ?? .min, readings.moment(of: noisy))
            if readings.verdict[noisy.cell] == .late { sent.insert(readings.device[noisy.row]) }
        }
        guard !newest.isEmpty else { return [:] }
        var late: [SeriesNumber: LateReadings] = [:]
        for noisy in cells where readings.verdict[noisy.cell].isStored {
            if isBehind(noisy, readings, newest, view) { late[readings.series[noisy.cell]] = LateReadings() }
        }
        // All of them are looked at in the order of their times.
        for noisy in cells where readings.verdict[noisy.cell].isStored {
            let verdict = readings.verdict[noisy.cell]
            // What is derived of nothing that was sent is derived anew, as after a calibration.
            let isComputedAnew =
                verdict == .recomputed || verdict == .derived && !sent.contains(readings.device[noisy.row])
            late[readings.series[noisy.cell]]?.add(readings.moment(of: noisy), isComputedAnew: isComputedAnew)
        }
        return late
    }

    /// Whether a reading came behind others of its series.
    private func isBehind(
        _ noisy: NoisyCell,
        _ readings: Readings,
        _ newest: [SeriesNumber: Int64],
        _ view: AlertView
    ) -> Bool {
        let series = readings.series[noisy.cell], moment = readings.moment(of: noisy)
        switch readings.verdict[noisy.cell] {
        case .superseded, .recomputed: return true
        // What has the time of its receipt after a connect is late, but nothing is behind it.
        case .late where readings.rowFlags[noisy.row].contains(.late): return false
        // A clock that was ahead once is no reason: the time at which that reading came counts.
        case .late: return moment < view.latest(series)?.time ?? .min || isJudged(series, moment)
        // What is derived comes in order up to the newest, in one record.
        case .derived: return newest[series] ?? .max < view.latest(series)?.time ?? .min
        case .new, .duplicate, .refused, .seed: return false
        }
    }

    /// Whether some rule remembers a later reading of a series.
    private func isJudged(_ series: SeriesNumber, _ moment: Int64) -> Bool {
        bound(to: series).contains { rule, group in
            guard group == nil, let state = states[BindingKey(rule: rule, target: .series(series))] else {
                return false
            }
            return moment <= max(state.last, state.levels.map(\.since).max() ?? .min)
        }
    }

    /// Cells that may change something: most readings do not, so most of the cost of alerts is here.
    ///
    /// Of a series of which one does, all that come after it in the record do: they may say that it is over.
    private func noisyCells(_ readings: Readings) -> [NoisyCell] {
        var noisy: [NoisyCell] = [], woken: Set<Int> = []
        let quiet = bindings.quiet
        for row in 0..<readings.rowCount {
            for cell in readings.cells(ofRow: row) {
                let series = Int(readings.series[cell]), value = readings.value[cell]
                guard series < quiet.count else { continue }
                if value > quiet[series].low, value < quiet[series].high, readings.flag[cell] < QCFlag.fail.rawValue {
                    if woken.isEmpty || !woken.contains(series) { continue }
                } else if quiet[series] != .never {
                    woken.insert(series)
                }
                noisy.append(NoisyCell(row: row, cell: cell))
            }
        }
        return noisy
    }

    /// Whether a reading of a device time is older at a record's (ms) than it would be if it had come at once.
    func isLate(_ time: Int64, _ at: Int64, _ series: SeriesNumber, _ view: AlertView) -> Bool {
        let usual = 3 * (view.interval(series) ?? Self.usualInterval)
        return at &- time > max(usual, Self.lateAfter)
    }

    /// Readings that are older when they come are late, whatever their interval (ms).
    static let lateAfter: Int64 = 5 * 60_000

    /// Takes the newest reading of a series.
    private mutating func take(
        _ series: SeriesNumber,
        _ arrival: Arrival,
        _ behind: inout Behind,
        _ view: AlertView
    ) throws {
        for (rule, group) in bound(to: series) {
            let key = BindingKey(rule: rule, target: group.map { bindings.groups[$0].target } ?? .series(series))
            if case .silence = rules[rule].watch {
                if group == nil, !arrival.isHeld { takeHeard(key, series, arrival, view) }
                continue
            }
            if case .count = rules[rule].watch {
                noteCounted(series, arrival)
            } else if let number = try number(key, series, arrival, &behind, view) {
                let time = group.map { max(bindings.groups[$0].time, arrival.sample.time) }
                try step(key, series, time.map { arrival.combined(number, at: $0) } ?? arrival.with(number), view)
            }
        }
        if !arrival.isHeld { noteGuarded(by: series, arrival.sample.time, &behind, view) }
    }

    /// Takes the newest reading of a series of which others came behind it: for rules that look at no stretch again.
    private mutating func take(
        newest series: SeriesNumber,
        _ arrival: Arrival,
        _ behind: inout Behind,
        _ view: AlertView
    ) throws {
        for (rule, group) in bound(to: series) where group == nil {
            let key = BindingKey(rule: rule, target: .series(series))
            switch rules[rule].watch {
            case .silence: takeHeard(key, series, arrival, view)
            case .hours, .ratio:
                guard let number = try number(key, series, arrival, &behind, view) else { continue }
                try step(key, series, arrival.with(number), view)
            case .value, .rate, .time, .combined, .count: continue
            }
        }
    }

    /// What a rule looks at when a reading comes.
    ///
    /// - Returns: NaN for a reading that says nothing; nil when there is no number, or the reading is behind another input.
    private mutating func number(
        _ key: BindingKey,
        _ series: SeriesNumber,
        _ arrival: Arrival,
        _ behind: inout Behind,
        _ view: AlertView
    ) throws -> Double? {
        let sample = arrival.sample
        switch rules[key.rule].watch {
        case .value: return sample.value
        case .silence, .count: return nil
        case .combined(let combination) where arrival.isHeld: return heldNumber(combination, key, sample)
        // What a dead band holds back is not stored, so after a start nobody would know of it.
        case _ where arrival.isHeld: return nil
        // Looked up again, a reading of the future would not be found at its time.
        case .rate where arrival.isAhead, .time where arrival.isAhead: return nil
        case .hours where arrival.isAhead, .ratio where arrival.isAhead: return nil
        case .rate, .time: return try rate(key, series, sample, view)
        case .hours, .ratio: return try summedUp(key, series, sample, view)
        case .combined(let combination): return combined(combination, key, series, sample, &behind)
        }
    }

    /// Rules look again at stretches that were judged before it was known whether they count.
    private func noteGuarded(by series: SeriesNumber, _ time: Int64, _ behind: inout Behind, _ view: AlertView) {
        for rule in bindings.guarded(by: series) {
            let within = rules[rule].guards.map(\.within).max() ?? 0
            for other in rules[rule].watch.inputs.flatMap({ view.beside(series, $0) }) {
                guard let latest = view.latest(other), latest.time - time > Self.lateAfter,
                    !behind.judgedBeside(other, time)
                else { continue }
                for (bound, group) in bound(to: other) where bound == rule {
                    let target = group.map { bindings.groups[$0].target } ?? .series(other)
                    behind.add(time, BindingKey(rule: rule, target: target), lasting: within)
                }
            }
        }
    }

    /// What is bound to a series.
    func bound(to series: SeriesNumber) -> [(rule: Int, group: Int?)] {
        var found: [(rule: Int, group: Int?)] = []
        bindings.each(of: series) { found.append(($0, $1)) }
        return found
    }
}

extension Readings {
    /// Device time of a cell (ms); receive time where the device's is in the future.
    fileprivate func moment(of noisy: NoisyCell) -> Int64 {
        rowFlags[noisy.row].contains(.future) ? received[noisy.row] : time[noisy.row]
    }
}
