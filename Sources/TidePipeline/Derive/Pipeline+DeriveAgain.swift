internal import TideModel
internal import TideProfiles
internal import TideQuality

// Derived readings whose inputs came late, were superseded or are flagged otherwise now: computed again from what is
// stored, so that in the end they are what they would be had everything come in order.

extension Pipeline {
    /// One derived series of one device.
    struct DerivedSeries: Hashable, Comparable {
        var device: DeviceNumber
        var profile: Int
        var rule: Int

        static func < (a: Self, b: Self) -> Bool { (a.device, a.profile, a.rule) < (b.device, b.profile, b.rule) }
    }

    /// Judges late readings again, then derives what hangs on readings that are late or have another flag now.
    ///
    /// - Parameters:
    ///   - draft: whose marks are taken.
    ///   - load: for stored readings.
    /// - Throws: what `load` throws.
    mutating func settle(_ draft: inout Draft, load: HistoryLoader) throws {
        if !draft.lateMarks.isEmpty { try judgeAgain(&draft, load: load) }
        if !draft.derive.isEmpty { try deriveAgain(&draft, load: load) }
    }

    private mutating func deriveAgain(_ draft: inout Draft, load: HistoryLoader) throws {
        for changed in draft.derive.changedFlags { markUsers(of: changed, &draft) }
        draft.derive.changedFlags.removeAll()
        var times: [DerivedSeries: [Int64]] = [:]
        for mark in draft.derive.marks {
            let wanted = mark.rules & ~rules[mark.profile].days
            for rule in rules[mark.profile].derived.indices where wanted & 1 << UInt64(rule) != 0 {
                let series = DerivedSeries(device: mark.device, profile: mark.profile, rule: rule)
                times[series, default: []].append(mark.time)
            }
        }
        let marks = draft.derive.marks.filter { $0.rules & rules[$0.profile].days != 0 }
        draft.derive.marks.removeAll()
        // From here on derived series alone are amended.
        draft.derive.changes = Dictionary(grouping: draft.record.amendments, by: \.series)
        for (series, times) in times.sorted(by: { $0.key < $1.key }) {
            try deriveAgain(series, times.sorted(), &draft, load)
        }
        // Days are the last: nothing hangs on them.
        draft.derive.changes = Dictionary(grouping: draft.record.amendments, by: \.series)
        try deriveDays(marks + draft.derive.marks, &draft, load)
        draft.derive.changes.removeAll()
        draft.derive.marks.removeAll()
        if draft.derive.kept > 0 { draft.effects.append(.derivedKept(count: draft.derive.kept)) }
        draft.derive.kept = 0
        // Whoever watches sees them with the last message of the batch.
        if !draft.rowEnds.isEmpty { draft.rowEnds[draft.rowEnds.count - 1] = UInt32(draft.record.readings.rowCount) }
    }

    /// Marks what is derived from a reading that has another flag now.
    private func markUsers(of changed: ChangedFlag, _ draft: inout Draft) {
        let device = state.definitions[Int(changed.series)].device
        guard Int(device) < firstBindings.count else { return }
        for binding in firstBindings[Int(device)] {
            let feeds = rules[binding.profile].feeds
            for place in feeds.indices where feeds[place] != 0 && bindings[binding.first + place] == changed.series {
                mark(device, binding.profile, feeds[place], changed.time, &draft)
            }
        }
    }

    private mutating func deriveAgain(
        _ series: DerivedSeries,
        _ times: [Int64],
        _ draft: inout Draft,
        _ load: HistoryLoader
    ) throws {
        let rule = rules[series.profile].derived[series.rule], first = binding(of: series.device, series.profile)
        let numbers = rule.channels.map { bindings[first + $0] }
        let inputs = numbers.filter { $0 != Self.unbound }
        guard let newest = inputs.map({ state.series[Int($0)].time }).max() else { return }
        let plan = plan(of: rule, first)
        let before = plan.map { $0.reach + ($0.cadence.cut ?? 0) } ?? 0
        let after = rule.spec.maximumSkew + (plan == nil ? 0 : Self.reorderHorizon)
        // Nights that meet are one stretch.
        let night: Int64 = rule.isOfNight ? 86_400_000 : 0
        for late in Self.stretches(times, within: after + before + night) {
            let nights = nightsAround(late, rule, series.device)
            let changes = max(nights.upperBound, late.upperBound + rule.spec.maximumSkew)
            let changed = late.lowerBound...max(late.lowerBound, min(newest, changes))
            let end = min(max(newest, changed.upperBound), max(nights.upperBound, late.upperBound + after))
            var work = DeriveWork(rule: rule, device: series.device, profile: series.profile, changed: changed)
            work.judged = (changed.lowerBound - (plan?.cadence.cut ?? 0))...end
            work.wanted = min(changed.lowerBound - before, work.judged.lowerBound)
            work.isNewest = end >= newest
            let span = min(changed.lowerBound - before, nights.lowerBound)...end
            try derive(&work, within: span, inputs, first, &draft, load)
            note(work.night, work, series)
        }
    }

    /// Gathers inputs and what was derived from them, derives anew, and writes what is another now.
    private mutating func derive(
        _ work: inout DeriveWork,
        within span: ClosedRange<Int64>,
        _ inputs: [SeriesNumber],
        _ first: Int,
        _ draft: inout Draft,
        _ load: HistoryLoader
    ) throws {
        let number = bindings[first + work.rule.place]
        let all = number == Self.unbound ? inputs : inputs + [number]
        let skew = work.rule.spec.maximumSkew
        var found = try neighbours(all, work.device, (span.lowerBound - skew)...span.upperBound, draft, load).found
        for amendment in inputs.flatMap({ draft.derive.changes[$0] ?? [] }) {
            found[amendment.series]?[amendment.time.milliseconds]?.flag = amendment.flag.rawValue
        }
        let channels = work.rule.channels.map { (place: $0, points: found[bindings[first + $0]] ?? [:]) }
        work.existing = found[number] ?? [:]
        let position = work.rule.takesPosition || work.rule.isOfNight ? position(of: work.device) : nil
        work.derive(channels, within: span, at: position, most: Self.mostJudgedAgain)
        draft.derive.kept += work.kept
        let own = judge(&work, number, first, &draft)
        for (point, own) in zip(work.points, own) where work.judged.contains(point.time) {
            write(point, own, work, first, &draft)
        }
        guard let entry = work.entry, !work.points.isEmpty else { return noteKept(work, first, &draft) }
        let series = self.number(of: work, first, &draft)
        state.quality.set(series, entry)
        draft.judgedAgain.insert(series)
    }

    /// What the tests remember stays as it is: a replay, which sees only readings, must be told where it would not.
    private mutating func noteKept(_ work: DeriveWork, _ first: Int, _ draft: inout Draft) {
        let series = bindings[first + work.rule.place]
        guard series != Self.unbound, let plan = plan(of: work.rule, first), let last = work.points.last else { return }
        if state.quality[series] == nil { state.quality.set(series, QualityTable.Entry(plan: plan.id)) }
        guard let entry = state.quality[series], entry.plan != plan.id || last.time > entry.state.time else { return }
        draft.judgedAgain.insert(series)
    }

    /// The number of the derived series; given with its first reading.
    private mutating func number(of work: DeriveWork, _ first: Int, _ draft: inout Draft) -> SeriesNumber {
        let known = bindings[first + work.rule.place]
        return known != Self.unbound ? known : newSeries(work.rule.spec.series, of: work.device, &draft)
    }

    /// What the tests of the derived series say, of each point in order.
    private mutating func judge(
        _ work: inout DeriveWork,
        _ number: SeriesNumber,
        _ first: Int,
        _ draft: inout Draft
    ) -> [OwnVerdict] {
        let spec = work.rule.spec.series, judged = work.judged
        _ = draft.removeAmendments(of: number, within: judged)
        guard let plan = plan(of: work.rule, first) else {
            return work.points.map { OwnVerdict(flag: spec.flag(of: $0.value).rawValue) }
        }
        var entry = QualityTable.Entry(plan: plan.id)
        let points = work.points.map { QualityPoint(time: $0.time, value: $0.value) }
        let words = Self.judge(points, number, plan, &entry)
        if work.isNewest, work.kept == 0 { work.entry = entry }
        return zip(points, words).map { point, word in
            let tests = TestWord(configuration: plan.id, flags: word.rawValue)
            return OwnVerdict(flag: word.aggregate(isMissing: point.isMissing).rawValue, tests: tests)
        }
    }

    /// Writes one derived reading where it is another than before.
    mutating func write(
        _ point: DeriveWork.Point,
        _ own: OwnVerdict,
        _ work: DeriveWork,
        _ first: Int,
        _ draft: inout Draft
    ) {
        let series = number(of: work, first, &draft)
        let flag = point.output.flag(with: own.flag)
        if rules[work.profile].days != 0 { markDays(work, point.time, &draft) }
        if let former = work.existing[point.time], former.value.bitPattern == point.value.bitPattern {
            return amend(series, point.time, former, flag, own, &draft)
        }
        if let former = work.existing[point.time] {
            draft.supersede(series, point.time, value: former.value, flag: former.flag)
        }
        let tests = own.tests.map { draft.number(of: $0) } ?? 0
        append(point, series, flag: flag, tests: tests, of: work.device, work.profile, &draft)
    }

    private mutating func amend(
        _ series: SeriesNumber,
        _ time: Int64,
        _ former: Neighbour,
        _ flag: UInt8,
        _ own: OwnVerdict,
        _ draft: inout Draft
    ) {
        if let cell = former.cell {
            draft.record.readings.flag[cell] = flag
            if let tests = own.tests, cell < draft.record.readings.tests.count {
                draft.record.readings.tests[cell] = draft.number(of: tests)
            }
        } else if flag != former.flag || own.tests.map({ $0 != former.facts.tests }) ?? false,
            let changed = QCFlag(rawValue: flag)
        {
            let stamp = Timestamp(milliseconds: time)
            draft.amend(
                Amendment(series: series, time: stamp, flag: changed, tests: own.tests)
            )
        }
        if state.series[Int(series)].time == time { state.series[Int(series)].flag = flag }
    }

    /// Writes a derived reading in a row of its own.
    mutating func append(
        _ point: DeriveWork.Point,
        _ series: SeriesNumber,
        flag: UInt8,
        tests: UInt32,
        of device: DeviceNumber,
        _ profile: Int,
        _ draft: inout Draft
    ) {
        var flags = rules[profile].rowFlags.union(point.rowFlags.intersection(.arrival))
        if point.output.isAssumed { flags.insert(.assumed) }
        let received = point.output.received
        draft.beginRow(device, time: point.time, received: received, profile: profile, flags, profiles)
        draft.appendCell(series: series, value: point.value, flag: flag, verdict: .derived, tests: tests)
        state.foldCell(
            series,
            time: point.time,
            received: received,
            value: point.value,
            flag: flag,
            rowFlags: flags,
            verdict: .derived
        )
        endDerivedRow(device, time: point.time, flags, &draft)
    }
}
