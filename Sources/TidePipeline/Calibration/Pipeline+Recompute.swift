public import TideModel
internal import TideProfiles
internal import TideQuality

// Readings that are computed anew of what is stored: their raw values by the calibrations that hold now, their flags by
// the tests in force, with what is around them. A step is a record, so that messages need not wait.

extension Pipeline {
    /// Readings of a step: some 20 ms.
    public static let recomputedAtOnce = 20_000

    /// Whether readings are waiting to be computed anew.
    public var hasRecomputations: Bool { !state.recomputations.isEmpty }

    /// How far readings of a series are computed anew; nil when none are waiting.
    public func recomputation(of series: SeriesNumber) -> Recomputation? { state.recomputations[series] }

    /// Series of which readings are waiting to be computed anew: some of them, without those named.
    public func waiting(except setAside: Set<SeriesNumber>, most: Int) -> [SeriesNumber] {
        Array(state.recomputations.keys.lazy.filter { !setAside.contains($0) }.prefix(most))
    }

    /// Computes the next readings of some series anew.
    ///
    /// - Parameters:
    ///   - series: those that are not waiting are passed over.
    ///   - most: readings, from 1.
    ///   - draft: takes what changes.
    ///   - load: for what is stored.
    /// - Throws: what `load` throws.
    mutating func recompute(
        _ series: [SeriesNumber],
        _ most: Int,
        _ draft: inout Draft,
        load: HistoryLoader
    ) throws {
        var left = most
        for number in series where left > 0 { left -= try recompute(number, left, &draft, load: load) }
    }

    /// Computes the next readings of a series anew; how many.
    private mutating func recompute(
        _ series: SeriesNumber,
        _ most: Int,
        _ draft: inout Draft,
        load: HistoryLoader
    ) throws -> Int {
        guard var job = state.recomputations[series] else { return 0 }
        let judge = judge(of: series)
        let tests = judge.plan.map { $0.reach + ($0.cadence.cut ?? 0) } ?? 0
        let filters = try judge.filters.map { try warmth(of: $0, job, draft, load) } ?? 0
        let reach = tests + filters
        let newest = state.series[Int(series)].newest
        // Tests of the readings after the last look back at it.
        let last = min(newest, job.through.map { $0.milliseconds.addingSaturating(reach) } ?? newest)
        let start = job.next.milliseconds
        let before = start.subtractingReportingOverflow(reach)
        let around = (before.overflow ? .min : before.partialValue)...max(last, start)
        var (found, done) = try readings(of: series, within: around, draft, load)
        var back = reach
        while done < start {
            // More than fits comes so fast that tests and filters look back over all of it: they begin where it fits.
            back = back > Self.leastReach ? back / 2 : 0
            (found, done) = try readings(of: series, within: (start - back)...max(last, start), draft, load)
        }
        if let profile = judge.profile, done > start {
            done = try derivedThrough(series, profile, within: start...done, draft, load)
        }
        let channels = seriesAround(series, judge.plan)
        var beside: [SeriesNumber: [Int64: Neighbour]] = [:]
        if let channels, let oldest = found.first?.key {
            let device = state.definitions[Int(series)].device
            var all = try neighbours(
                channels.all,
                device,
                oldest...max(oldest, done),
                draft,
                load,
                limit: Self.mostLoaded
            )
            if all.through < start {
                // They come so fast that windows begin anew here, as above.
                let rest = start...max(start, done)
                all = try neighbours(channels.all, device, rest, draft, load, limit: Self.mostLoaded)
                found.removeAll { $0.key < start }
            }
            (beside, done) = (all.found, min(done, all.through))
        }
        let first = found.firstIndex { $0.key >= start } ?? found.count
        if found.count - first > most { done = min(done, found[first + most - 1].key) }
        while let last = found.last, last.key > done { found.removeLast() }
        done = max(done, start)
        job.isDone = done >= last
        recompute(found, job, from: max(0, first - 1), judge, &draft) { fresh, time in
            Self.point(time, fresh.value, channels, beside)
        }
        try settle(&draft, load: load)
        job.next = Timestamp(milliseconds: done.addingSaturating(1))
        state.recomputations[series] = job.isDone ? nil : job
        draft.record.rare.recomputations.append(job)
        return max(1, found.count - first)
    }

    /// Readings of another input of what is derived from a series that a step may see: with four of them fewer than may
    /// be derived again.
    private static let mostBeside = 5_000

    /// The time through which not too much is derived from a series.
    private mutating func derivedThrough(
        _ series: SeriesNumber,
        _ profile: Int,
        within times: ClosedRange<Int64>,
        _ draft: Draft,
        _ load: HistoryLoader
    ) throws -> Int64 {
        guard !rules[profile].derived.isEmpty else { return times.upperBound }
        let device = state.definitions[Int(series)].device
        // Also made where no message has come since the start.
        let first = binding(of: device, profile)
        var others: Set<SeriesNumber> = []
        // A day is loaded by itself.
        for rule in rules[profile].derived where !rule.isOfDay {
            let numbers = rule.channels.map { bindings[first + $0] }
            if numbers.contains(series) { others.formUnion(numbers) }
        }
        others.subtract([series, Self.unbound])
        var through = times.upperBound
        for other in others {
            let beside = times.lowerBound...through
            through = try neighbours([other], device, beside, draft, load, limit: Self.mostBeside).through
        }
        return through
    }

    /// Below this much time nothing is looked back over that does not fit (ms).
    private static let leastReach: Int64 = 60_000
    /// Most readings that are loaded for a step, those among them that tests only look back at: some 8 MB.
    private static let mostLoaded = 40_000

    /// Readings of a series by time, the first of them where there are too many, and the time through which all are
    /// there.
    private mutating func readings(
        of series: SeriesNumber,
        within times: ClosedRange<Int64>,
        _ draft: Draft,
        _ load: HistoryLoader
    ) throws -> (found: [(key: Int64, value: Neighbour)], through: Int64) {
        let device = state.definitions[Int(series)].device
        let (found, through) = try neighbours([series], device, times, draft, load, limit: Self.mostLoaded)
        return ((found[series] ?? [:]).sorted { $0.key < $1.key }, through)
    }

    /// Judges readings in order and writes down what changed from one of them on.
    private mutating func recompute(
        _ found: [(key: Int64, value: Neighbour)],
        _ job: Recomputation,
        from first: Int,
        _ judge: Judge,
        _ draft: inout Draft,
        point: (Neighbour, Int64) -> QualityPoint
    ) {
        let series = job.series
        var entry = QualityTable.Entry(plan: judge.plan?.id ?? 0)
        var fresh = found.map { remade($0.value, series, at: $0.key) }
        if let filters = judge.filters { refilter(found, &fresh, job, filters, &draft) }
        for index in fresh.indices {
            guard let plan = judge.plan else {
                if let cell = judge.cell { fresh[index].flag = cell.flag(of: fresh[index].value) }
                continue
            }
            var amendment: Amendment?
            let word = entry.judge(point(fresh[index], found[index].key), series, plan, &amendment)
            fresh[index].take(word, of: plan)
            if let tests = amendment?.tests, index > 0 {
                fresh[index - 1].take(QualityFlags(rawValue: tests.flags), of: plan)
            }
        }
        for index in fresh.indices.dropFirst(first) {
            write(fresh[index], over: found[index].value, series, at: found[index].key, judge, &draft)
        }
        guard let plan = judge.plan, let last = found.last?.key else { return }
        let known = state.quality[series].map { $0.plan == plan.id ? $0.state.time : .min } ?? .min
        guard last >= max(known, state.series[Int(series)].time) else { return }
        state.quality.set(series, entry)
        state.devices[Int(state.definitions[Int(series)].device)].isDirty = true
        draft.judgedAgain.insert(series)
    }

    /// What a stored reading is by the calibrations that hold now.
    private func remade(_ reading: Neighbour, _ series: SeriesNumber, at time: Int64) -> Neighbour {
        var fresh = reading
        // A missing value has no raw value either.
        guard reading.value.isFinite else { return fresh }
        let raw = reading.facts.raw.isNaN ? reading.value : reading.facts.raw
        let made = calibrated(series, time, raw)
        fresh.value = made?.value ?? raw
        fresh.facts.raw = made?.facts.raw ?? .nan
        fresh.facts.calibration = made?.facts.calibration ?? 0
        return fresh
    }

    private mutating func write(
        _ fresh: Neighbour,
        over former: Neighbour,
        _ series: SeriesNumber,
        at time: Int64,
        _ judge: Judge,
        _ draft: inout Draft
    ) {
        let isRewritten =
            fresh.value.bitPattern != former.value.bitPattern || fresh.facts.calibration != former.facts.calibration
            || fresh.facts.raw.bitPattern != former.facts.raw.bitPattern
        if isRewritten {
            rewrite(fresh, over: former, series, at: time, judge.profile, &draft)
        } else if fresh.flag != former.flag || fresh.facts.tests != former.facts.tests {
            let tests = judge.plan == nil ? nil : fresh.facts.tests
            let flag = QCFlag(rawValue: fresh.flag) ?? .notEvaluated
            let amendment = Amendment(series: series, time: Timestamp(milliseconds: time), flag: flag, tests: tests)
            draft.amend(amendment)
            state.foldAmendment(amendment)
        } else {
            return
        }
        draft.derive.changedFlags.append(ChangedFlag(series: series, time: time))
    }

    /// Writes a reading in the place of the one that stands.
    private mutating func rewrite(
        _ fresh: Neighbour,
        over former: Neighbour,
        _ series: SeriesNumber,
        at time: Int64,
        _ profile: Int?,
        _ draft: inout Draft
    ) {
        if fresh.value.bitPattern != former.value.bitPattern {
            draft.supersede(series, time, value: former.value, flag: former.flag)
        }
        let device = state.definitions[Int(series)].device
        let flags = former.rowFlags
        draft.beginRow(device, time: time, received: former.received, profile: profile, flags, profiles)
        let tests = fresh.facts.tests
        draft.appendCell(
            series: series,
            value: fresh.value,
            flag: fresh.flag,
            verdict: .recomputed,
            tests: tests.configuration == 0 ? 0 : draft.number(of: tests)
        )
        draft.appendFacts(fresh.facts)
        state.foldCell(
            series,
            time: time,
            received: former.received,
            value: fresh.value,
            flag: fresh.flag,
            rowFlags: flags,
            verdict: .recomputed
        )
        endDerivedRow(device, time: time, flags, &draft)
    }
}

extension Pipeline.Neighbour {
    /// Takes what tests say.
    fileprivate mutating func take(_ word: QualityFlags, of plan: QualityPlan) {
        flag = word.aggregate(isMissing: !value.isFinite).rawValue
        facts.tests = TestWord(configuration: plan.id, flags: word.rawValue)
    }
}

extension Draft {
    /// Begins a row; without a profile it is as one that was copied from elsewhere.
    fileprivate mutating func beginRow(
        _ device: DeviceNumber,
        time: Int64,
        received: Int64,
        profile: Int?,
        _ flags: RowFlags,
        _ profiles: ProfileSet
    ) {
        if let profile {
            return beginRow(device, time: time, received: received, profile: profile, flags, profiles)
        }
        if record.profiles.isEmpty { record.profiles = [CopiedReadings.profile] }
        record.readings.device.append(device)
        record.readings.time.append(time)
        record.readings.received.append(received)
        record.readings.profile.append(0)
        record.readings.rowFlags.append(flags)
        record.readings.firstCell.append(UInt32(record.readings.series.count))
    }
}

extension Int64 {
    fileprivate func addingSaturating(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
