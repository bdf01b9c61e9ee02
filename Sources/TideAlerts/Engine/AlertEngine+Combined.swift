internal import TideModel

// Rules that make one number of several series.

extension AlertEngine {
    /// What a rule makes of its inputs when a reading of one comes.
    ///
    /// - Parameters:
    ///   - combination: what it looks at.
    ///   - key: the rule at its target.
    ///   - series: whose reading came.
    ///   - sample: the reading.
    ///   - behind: takes what is to be looked at again.
    /// - Returns: at the time of the newest input; NaN for what says nothing, nil when there is no number.
    mutating func combined(
        _ combination: Combination,
        _ key: BindingKey,
        _ series: SeriesNumber,
        _ sample: Sample,
        _ behind: inout Behind
    ) -> Double? {
        bindings.note(sample, of: series, in: key)
        guard let group = bindings.group(key) else { return nil }
        let isBehind = group.time > sample.time
        if isBehind, group.time > sample.time + Self.lateAfter || behind.byKey[key] != nil {
            // Another input drained first: what all say is found by looking again.
            behind.add(sample.time, key, lasting: group.lasting(combination))
            return sample.isUsable ? nil : .nan
        }
        // There may be a number of the moment of this reading too.
        if isBehind { states[key]?.isStale = true }
        return group.number(combination, isUsable: sample.isUsable)
    }

    /// What a rule makes of its inputs when a reading of one comes that is held back because it says the same as before.
    ///
    /// It is not noted, since after a start nobody would know of it; but until then all is as it was.
    ///
    /// - Returns: at the time of that reading; nil when nothing is known of it, or the moment was judged.
    func heldNumber(_ combination: Combination, _ key: BindingKey, _ sample: Sample) -> Double? {
        guard sample.isUsable, let group = bindings.group(key), group.time < sample.time else { return nil }
        return group.number(combination, at: sample.time, isUsable: true)
    }

    /// Whether a number of several series is still made of those that are heard, as of one probe where another is silent.
    func isMade(_ key: BindingKey, _ view: AlertView) -> Bool {
        guard case .combined(let combination) = rules[key.rule].watch, let group = bindings.group(key),
            group.time > .min
        else { return false }
        let number = group.number(combination, isUsable: true) { view.status($0) != .silent }
        return number.map { !$0.isNaN } ?? false
    }

    /// Notes all readings of one moment before the first of them is judged: no number is made of what one channel of a
    /// message says now and another said before.
    ///
    /// - Parameters:
    ///   - index: of the first of them among the cells.
    ///   - cells: of the record, in its order.
    ///   - record: whose readings are judged.
    ///   - changed: flags that it changed again.
    ///   - late: series of which readings came behind others; those are looked at later.
    ///   - view: of the state.
    mutating func noteMoment(
        at index: Int,
        of cells: [NoisyCell],
        _ record: Record,
        _ changed: ChangedFlagsOfRecord,
        _ late: [SeriesNumber: LateReadings],
        _ view: AlertView
    ) {
        guard bindings.combines else { return }
        let times = record.readings.time, time = times[cells[index].row]
        guard index == 0 || times[cells[index - 1].row] != time else { return }
        let moment = cells[index...].prefix { times[$0.row] == time }
        guard moment.count > 1 else { return }
        for noisy in moment {
            let series = record.readings.series[noisy.cell]
            guard late[series] == nil, let arrival = arrival(noisy, record, changed, view), !arrival.isHeld else {
                continue
            }
            noteInputs(arrival.sample, of: series)
        }
    }
}

extension Sample {
    /// A number that was made when it came: what failed of several need not count in it.
    func combined(_ number: Double, at time: Int64) -> Self {
        Self(time: time, value: number, flag: QCFlag.notEvaluated.rawValue)
    }
}

extension Arrival {
    /// The same with a number that was made of several as of a device time (ms).
    func combined(_ number: Double, at time: Int64) -> Self {
        var other = self
        other.sample = sample.combined(number, at: time)
        return other
    }
}
