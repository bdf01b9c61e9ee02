internal import TideDerive
internal import TideModel
internal import TideProfiles
internal import TideQuality

// Derived series, as a row is written: from the latest readings when the row is not behind any of them. All else is
// marked and computed at the end of the batch.

extension Pipeline {
    /// Derives what the row written last changes; the cells go into the same row, those with a fallback wait.
    ///
    /// - Parameters:
    ///   - job: of the row.
    ///   - time: of the row.
    ///   - amended: flags changed in the draft before the row was written.
    ///   - draft: takes cells, former values and marks.
    mutating func derive(_ job: RowJob, time: Int64, amended: Int, _ draft: inout Draft) {
        guard !job.flags.contains(.seed), !job.flags.contains(.future) else { return }
        if draft.record.amendments.count > amended { noteChanges(job, amended: amended, &draft) }
        let first = Int(draft.record.readings.firstCell[draft.record.readings.rowCount - 1])
        var touched: UInt64 = 0
        for cell in first..<draft.record.readings.series.count where draft.record.readings.verdict[cell].isStored {
            touched |= rulesTouched(by: draft.record.readings.series[cell], job, hint: cell - first)
        }
        let days = rules[job.profile].days
        if days != 0 { noteDays(job, time, touched & days, &draft) }
        touched &= ~days
        let judged = draft.record.amendments.count
        while touched != 0 {
            let rule = touched.trailingZeroBitCount
            touched &= touched - 1
            if !deriveInOrder(rules[job.profile].derived[rule], job, time, &draft) {
                mark(job.device, job.profile, 1 << UInt64(rule), time, &draft)
            }
        }
        // Days may hang on what is derived.
        if days != 0 { draft.noteChangedFlags(from: judged) }
    }

    /// Sees to what hangs on readings that the row written last has flagged otherwise.
    private mutating func noteChanges(_ job: RowJob, amended: Int, _ draft: inout Draft) {
        guard rules[job.profile].settles else { return draft.noteChangedFlags(from: amended) }
        settleFormer(job, amended: amended, &draft)
    }

    func mark(_ device: DeviceNumber, _ profile: Int, _ rules: UInt64, _ time: Int64, _ draft: inout Draft) {
        draft.derive.marks.append(DeriveMark(device: device, profile: profile, rules: rules, time: time))
    }

    /// The derived series that a series of a profile feeds, a bit each.
    @inline(__always)
    private func rulesTouched(by series: SeriesNumber, _ job: RowJob, hint: Int) -> UInt64 {
        let feeds = rules[job.profile].feeds, first = job.firstBinding
        // Rows mostly have all series in their order.
        if hint < feeds.count, bindings[first + hint] == series { return feeds[hint] }
        for place in feeds.indices where bindings[first + place] == series { return feeds[place] }
        return 0
    }

    /// Derives a reading from the latest ones.
    ///
    /// - Parameters:
    ///   - rule: what is derived.
    ///   - job: of the row that brought an input.
    ///   - time: of the row.
    ///   - draft: takes the cell.
    /// - Returns: false when that is not all there is to look at.
    private mutating func deriveInOrder(
        _ rule: DeriveRule,
        _ job: RowJob,
        _ time: Int64,
        _ draft: inout Draft
    ) -> Bool {
        let first = job.firstBinding
        for channel in rule.channels {
            let number = bindings[first + channel]
            if number != Self.unbound, state.series[Int(number)].time > time { return false }
        }
        var moment = DeriveMoment(time: time)
        if rule.takesPosition { moment.position = position(of: job.device) }
        if rule.isOfNight {
            switch standing(rule, series(of: rule, job), time) {
            case .day: return true
            case .unknown: return false
            case .known(let facts): moment.night = facts
            }
        }
        guard let output = rule.output(at: moment, latest: { latest(bindings[first + $0]) }) else { return true }
        var number = bindings[first + rule.place]
        if number == Self.unbound {
            number = newSeries(job, UInt16(rule.place), &draft)
        } else if state.series[Int(number)].time >= time {
            return state.series[Int(number)].time == time
                && replace(output, number, rule, job, time, &draft)
        }
        let judged = judge(output, number, rule, time, first, &draft)
        append(output, number, flag: judged.flag, tests: judged.tests, job, time, &draft)
        return true
    }

    private func series(of rule: DeriveRule, _ job: RowJob) -> DerivedSeries {
        DerivedSeries(device: job.device, profile: job.profile, rule: rule.number)
    }

    /// Where the site of a device lies, as far as the registry knows.
    func position(of device: DeviceNumber) -> Position? {
        state.registry.sites[state.registry.devices[Int(device)].site]?.position
    }

    /// The latest reading of a series; nil when there is none, or it only seeds.
    @inline(__always)
    private func latest(_ series: SeriesNumber) -> DeriveRule.Input? {
        guard series != Self.unbound else { return nil }
        let latest = state.series[Int(series)]
        guard latest.time != .min else { return nil }
        return DeriveRule.Input(
            time: latest.time,
            received: latest.received,
            value: latest.value,
            flag: latest.flag
        )
    }

    /// Judges a derived reading that is later than all of its series.
    private mutating func judge(
        _ output: DeriveRule.Output,
        _ series: SeriesNumber,
        _ rule: DeriveRule,
        _ time: Int64,
        _ first: Int,
        _ draft: inout Draft
    ) -> (flag: UInt8, tests: UInt32) {
        guard let plan = plan(of: rule, first) else {
            return (output.flag(with: rule.spec.series.flag(of: output.value).rawValue), 0)
        }
        let amended = draft.record.amendments.count
        let point = QualityPoint(time: time, value: output.value)
        let own = judgeQuality(series, plan, point, isNews: true, &draft)
        if draft.record.amendments.count > amended { keepInputs(of: amended, &draft) }
        return (output.flag(with: own.flag), own.tests)
    }

    /// The tests of a derived series of a device; nil when that is the gross range of the profile alone.
    @inline(__always)
    func plan(of rule: DeriveRule, _ first: Int) -> QualityPlan? {
        guard !ownTests.isEmpty, let own = ownTests[first] else { return rule.spec.series.plan }
        return own.plans[rule.place]
    }

    /// What changes the flag of a derived reading does not take back what its inputs said.
    private func keepInputs(of amendment: Int, _ draft: inout Draft) {
        let latest = state.series[Int(draft.record.amendments[amendment].series)]
        let changed = draft.record.amendments[amendment]
        guard latest.time == changed.time.milliseconds, latest.flag > changed.flag.rawValue else { return }
        draft.record.amendments[amendment].flag = QCFlag(rawValue: latest.flag) ?? changed.flag
    }

    /// Puts another reading in the place of the latest of its series, of the same time.
    ///
    /// - Returns: false when tests have looked at it.
    private mutating func replace(
        _ output: DeriveRule.Output,
        _ series: SeriesNumber,
        _ rule: DeriveRule,
        _ job: RowJob,
        _ time: Int64,
        _ draft: inout Draft
    ) -> Bool {
        guard plan(of: rule, job.firstBinding) == nil else { return false }
        let former = state.series[Int(series)]
        let flag = output.flag(with: rule.spec.series.flag(of: output.value).rawValue)
        let isSame = former.value.bitPattern == output.value.bitPattern
        if isSame, former.flag == flag { return true }
        if isSame {
            amendDerived(series, time, flag: flag, &draft)
            return true
        }
        draft.supersedeDerived(series, time, value: former.value, flag: former.flag)
        append(output, series, flag: flag, tests: 0, job, time, &draft)
        return true
    }

    private mutating func append(
        _ output: DeriveRule.Output,
        _ series: SeriesNumber,
        flag: UInt8,
        tests: UInt32,
        _ job: RowJob,
        _ time: Int64,
        _ draft: inout Draft
    ) {
        var flags = job.flags
        if output.isAssumed {
            flags.insert(.assumed)
            draft.derive.assumed.append(
                AssumedCell(series: series, value: output.value, flag: flag, tests: tests)
            )
        } else {
            draft.appendCell(series: series, value: output.value, flag: flag, verdict: .derived, tests: tests)
        }
        state.foldCell(
            series,
            time: time,
            received: job.head.received.milliseconds,
            value: output.value,
            flag: flag,
            rowFlags: flags,
            verdict: .derived
        )
    }

    /// Writes the derived cells that wait for a row of their own.
    mutating func writeDerivedRows(_ job: RowJob, time: Int64, _ draft: inout Draft) {
        if !draft.derive.assumed.isEmpty { writeAssumed(job, time: time, &draft) }
        if !draft.derive.settled.isEmpty { writeSettled(job, &draft) }
    }

    /// Those of a row whose flags say that a fallback was used.
    private mutating func writeAssumed(_ job: RowJob, time: Int64, _ draft: inout Draft) {
        var job = job
        job.flags.insert(.assumed)
        draft.beginRow(job, time: time, profiles)
        for cell in draft.derive.assumed {
            draft.appendCell(
                series: cell.series,
                value: cell.value,
                flag: cell.flag,
                verdict: .derived,
                tests: cell.tests
            )
        }
        draft.derive.assumed.removeAll(keepingCapacity: true)
        endDerivedRow(job.device, time: time, job.flags, &draft)
    }

    /// Does what is done with every row that was written; a derived one is in no book.
    mutating func endDerivedRow(_ device: DeviceNumber, time: Int64, _ flags: RowFlags, _ draft: inout Draft) {
        if !index.add(device: device, time: time) {
            index.addLate(draft.record.readings, row: draft.record.readings.rowCount - 1, record: draft.record.number)
        }
        let ended = state.devices[Int(device)].foldRow(
            time: time,
            flags: flags,
            book: ReadingBook(),
            at: draft.record.wall
        )
        if let ended { draft.record.rare.books.append(ended) }
    }
}

extension Draft {
    /// Leaves what hangs on changed flags, from one of them on, to the end of the batch.
    fileprivate mutating func noteChangedFlags(from first: Int) {
        for amendment in record.amendments[first...] {
            derive.changedFlags.append(ChangedFlag(series: amendment.series, time: amendment.time.milliseconds))
        }
    }

    /// Notes what stood under a key until now; what was said of its flag is void.
    mutating func supersedeDerived(_ series: SeriesNumber, _ time: Int64, value: Double, flag: UInt8) {
        _ = removeAmendments(of: series, within: time...time)
        supersede(series, time, value: value, flag: flag)
    }

    /// Notes what stood under a key until now.
    mutating func supersede(_ series: SeriesNumber, _ time: Int64, value: Double, flag: UInt8) {
        record.superseded.append(
            SupersededValue(
                series: series,
                time: Timestamp(milliseconds: time),
                value: value,
                flag: QCFlag(rawValue: flag) ?? .notEvaluated
            )
        )
    }
}
