public import TideModel

// Rules that count devices. A count is of what is known at the end of a record: the newest usable reading of each series, or
// who is silent. So it does not matter in which order things came, or whether the process began anew.

extension AlertEngine {
    /// Has a series that begins looked at.
    mutating func bindCounts(_ place: SeriesPlace, _ latest: Sample?) {
        guard bindings.hasCounts else { return }
        for (rule, group) in bound(to: place.series) {
            guard let group, case .count(let count) = rules[rule].watch else { continue }
            let key = BindingKey(rule: rule, target: bindings.groups[group].target)
            // As when it counts something else from now on.
            if states[key] != nil { changedCounts.insert(key) }
            if case .silent = count.kind {
                tallies[key, default: DeviceTally()].join(place.series, of: place.deviceNumber)
            } else if latest == nil {
                continue
            }
            recounts[place.series] = true
            deadline = .min
        }
    }

    /// Has the newest reading of a series looked at, at the end of the record.
    ///
    /// What failed says nothing, unless something usable came before it.
    mutating func noteCounted(_ series: SeriesNumber, _ arrival: Arrival) {
        guard !arrival.isHeld else { return }
        recounts[series] = recounts[series] ?? false || arrival.sample.isUsable
    }

    /// Whether a usable reading of a series would change nothing, so that no rule is asked.
    public func isQuiet(_ value: Double, of series: SeriesNumber) -> Bool {
        Int(series) < bindings.count && bindings.quiet[Int(series)].contains(value)
    }

    /// Whether a count remembers a series, so that each reading of it is looked at.
    func isCounted(_ series: SeriesNumber) -> Bool {
        bindings.hasCounts
            && bound(to: series).contains { rule, group in
                guard let group, case .count(let count) = rules[rule].watch, count.side != nil else { return false }
                return tallies[BindingKey(rule: rule, target: bindings.groups[group].target)]?.contains(series) ?? false
            }
    }

    /// Judges the counts that a record, or the time of it, changes.
    mutating func judgeCounts(_ record: Record, _ view: AlertView) throws {
        guard bindings.hasCounts else { return }
        let at = record.wall.milliseconds
        for series in changedInputs { recounts[series] = true }
        for change in record.amendments { recounts[change.series] = true }
        for change in record.liveness { recounts[change.series] = recounts[change.series] ?? false }
        for (series, looksUp) in recounts { try recount(series, looksUp: looksUp, at, view) }
        recounts.removeAll(keepingCapacity: true)
        ageCounts(at, isSetBack: view.clockStep < 0)
        if deadline <= at {
            for (key, state) in states where state.due <= at && rules[key.rule].watch.isCount {
                changedCounts.insert(key)
            }
        }
        for key in changedCounts.sorted(by: { $0.text(rules) < $1.text(rules) }) { try judgeCount(key, at, view) }
        changedCounts.removeAll(keepingCapacity: true)
        deadline = min(deadline, countsDue)
    }

    /// Leaves out of counts what is too old by now, and takes in what was so only by a clock that was ahead.
    private mutating func ageCounts(_ at: Int64, isSetBack: Bool) {
        guard countsDue <= at || isSetBack else { return }
        for key in Array(tallies.keys) {
            if isSetBack, tallies[key]?.renew(at: at) ?? false { changedCounts.insert(key) }
            if tallies[key]?.age(to: at) ?? false { changedCounts.insert(key) }
        }
        countsDue = tallies.values.lazy.map(\.due).min() ?? .max
    }

    private mutating func recount(_ series: SeriesNumber, looksUp: Bool, _ at: Int64, _ view: AlertView) throws {
        for (rule, group) in bound(to: series) {
            guard let group, case .count(let count) = rules[rule].watch else { continue }
            let key = BindingKey(rule: rule, target: bindings.groups[group].target)
            switch count.kind {
            case .silent: countSilent(series, key, view)
            case .reading(_, let side, let within):
                // One that comes half an interval later than it should was no less bad in between.
                let expected = view.stands(series) ?? 0, stands = max(within, expected + expected / 2)
                let newest = try newestUsable(series, key, within: stands, looksUp: looksUp, at, view)
                guard let newest else { continue }
                let isCounted = side.holds(newest.value)
                enter(isCounted ? series : nil, of: series, key, until: newest.time + stands, view)
                bindings.setActive(isRemembered(series), series)
            }
        }
    }

    private mutating func countSilent(_ series: SeriesNumber, _ key: BindingKey, _ view: AlertView) {
        let all = tallies[key]?.series(of: view.place(series).deviceNumber) ?? []
        guard let first = all.first else { return }
        let isSilent = LivenessStatus.ofDevice(all.lazy.map(view.status)) == .silent
        enter(isSilent ? first : nil, of: first, key, until: .max, view)
    }

    /// Takes into a count, or out of it.
    private mutating func enter(
        _ counted: SeriesNumber?,
        of series: SeriesNumber,
        _ key: BindingKey,
        until: Int64,
        _ view: AlertView
    ) {
        let isChanged =
            if let counted {
                tallies[key, default: DeviceTally()].put(counted, of: view.place(series).deviceNumber, until: until)
            } else {
                tallies[key]?.remove(series) ?? false
            }
        if isChanged { changedCounts.insert(key) }
        countsDue = min(countsDue, tallies[key]?.due ?? .max)
    }

    /// The newest reading of a series that says anything.
    ///
    /// - Returns: nil when that is as it was; NaN when there is none.
    private func newestUsable(
        _ series: SeriesNumber,
        _ key: BindingKey,
        within: Int64,
        looksUp: Bool,
        _ at: Int64,
        _ view: AlertView
    ) throws -> Sample? {
        let none = Sample(time: at, value: .nan, flag: QCFlag.missing.rawValue)
        guard let latest = view.latest(series) else { return none }
        if latest.isUsable { return latest }
        guard looksUp else { return nil }
        // What counted at some time since an incident began is remembered.
        let began = states[key].flatMap { open[$0.alert] }?.began.milliseconds ?? at
        let first = min(at, began) - within
        var end = latest.time
        while first <= end {
            let found = try view.readings(series, first...end)
            if let usable = found.last(where: \.isUsable) { return usable }
            guard found.count >= Self.mostLookedBack else { break }
            end = found[0].time - 1
        }
        return none
    }
}
