internal import TideModel
internal import TideProfiles
internal import TideQuality

// A spike test settles a reading when its successor comes. What was derived from it is settled at once while it is the
// latest of its series and its inputs are still known: nothing is loaded for it.

extension Pipeline {
    /// Notes what the inputs of derived series are before a row is written.
    @inline(__always)
    mutating func noteInputs(_ job: RowJob, _ draft: inout Draft) {
        let count = rules[job.profile].feeds.count
        draft.derive.inputs.removeAll(keepingCapacity: true)
        for place in 0..<count {
            let number = bindings[job.firstBinding + place]
            draft.derive.inputs.append(number == Self.unbound ? SeriesState() : state.series[Int(number)])
        }
    }

    /// Settles what was derived from readings that the row written last has flagged otherwise.
    ///
    /// - Parameters:
    ///   - job: of the row.
    ///   - amended: flags changed in the draft before the row was written.
    ///   - draft: takes changed flags, cells to write after the row, and marks for what needs a closer look.
    mutating func settleFormer(_ job: RowJob, amended: Int, _ draft: inout Draft) {
        var touched: UInt64 = 0, open: UInt64 = 0
        let days = rules[job.profile].days
        for amendment in draft.record.amendments[amended...] {
            let time = amendment.time.milliseconds
            guard let place = place(of: amendment.series, job) else { continue }
            let all = rules[job.profile].feeds[place]
            if all & days != 0 { mark(job.device, job.profile, all & days, time, &draft) }
            let feeds = all & ~days
            touched |= feeds
            if draft.derive.inputs[place].time == time {
                draft.derive.inputs[place].flag = amendment.flag.rawValue
            } else {
                open |= feeds
            }
            for rule in rules[job.profile].derived.indices where feeds & 1 << UInt64(rule) != 0 {
                if latestDerived(rule, job) > time { open |= 1 << UInt64(rule) }
            }
        }
        while touched != 0 {
            let rule = touched.trailingZeroBitCount
            touched &= touched - 1
            if open & 1 << UInt64(rule) == 0, settle(rule, job, amended, &draft) { continue }
            for amendment in draft.record.amendments[amended...] where feeds(rule, amendment.series, job) {
                mark(job.device, job.profile, 1 << UInt64(rule), amendment.time.milliseconds, &draft)
            }
        }
    }

    /// The place of a series in the profile of a row.
    private func place(of series: SeriesNumber, _ job: RowJob) -> Int? {
        rules[job.profile].feeds.indices.first { bindings[job.firstBinding + $0] == series }
    }

    private func feeds(_ rule: Int, _ series: SeriesNumber, _ job: RowJob) -> Bool {
        rules[job.profile].derived[rule].channels.contains { bindings[job.firstBinding + $0] == series }
    }

    private func latestDerived(_ rule: Int, _ job: RowJob) -> Int64 {
        let number = bindings[job.firstBinding + rules[job.profile].derived[rule].place]
        return number == Self.unbound ? .min : state.series[Int(number)].time
    }

    /// Settles the latest reading of a derived series, from the inputs as they were before the row.
    ///
    /// - Returns: false when that is not all there is to look at.
    private mutating func settle(_ index: Int, _ job: RowJob, _ amended: Int, _ draft: inout Draft) -> Bool {
        let rule = rules[job.profile].derived[index], number = bindings[job.firstBinding + rule.place]
        // The evening counts as well.
        guard !rule.isOfNight else { return false }
        let time = latestDerived(index, job), inputs = draft.derive.inputs
        let isLater = draft.record.amendments[amended...].allSatisfy {
            $0.time.milliseconds > time || !feeds(index, $0.series, job)
        }
        // Where nothing was derived a flag makes no difference: an input was not there. A mark may still bring it.
        if isLater { return draft.derive.marks.isEmpty }
        guard rule.channels.allSatisfy({ inputs[$0].time <= time }) else { return false }
        let position = rule.takesPosition ? position(of: job.device) : nil
        let output = rule.output(at: DeriveMoment(time: time, position: position)) { inputs[$0].input }
        let former = state.series[Int(number)]
        guard let output, let own = ownFlag(rule, output, number, job.firstBinding, time) else { return false }
        let flag = output.flag(with: own)
        if former.value.bitPattern == output.value.bitPattern {
            if flag != former.flag { amendDerived(number, time, flag: flag, &draft) }
            return true
        }
        // The tests remember the former value.
        guard plan(of: rule, job.firstBinding) == nil else { return false }
        let input = rule.channels.last { inputs[$0].time == time }
        let rowFlags = input.map { inputs[$0].rowFlags } ?? []
        let point = DeriveWork.Point(time: time, output: output, rowFlags: rowFlags)
        draft.derive.settled.append(SettledCell(series: number, point: point, flag: flag, former: former))
        return true
    }

    /// What the tests of a derived series say of its latest reading; nil when they have not seen it.
    private func ownFlag(
        _ rule: DeriveRule,
        _ output: DeriveRule.Output,
        _ number: SeriesNumber,
        _ first: Int,
        _ time: Int64
    ) -> UInt8? {
        guard let plan = plan(of: rule, first) else { return rule.spec.series.flag(of: output.value).rawValue }
        guard let entry = state.quality[number], entry.plan == plan.id, entry.state.time == time else { return nil }
        return entry.flags.aggregate(isMissing: output.isMissing).rawValue
    }

    /// Changes the flag of the latest reading of a derived series.
    mutating func amendDerived(_ series: SeriesNumber, _ time: Int64, flag: UInt8, _ draft: inout Draft) {
        let changed = QCFlag(rawValue: flag) ?? .notEvaluated
        draft.amend(Amendment(series: series, time: Timestamp(milliseconds: time), flag: changed))
        state.series[Int(series)].flag = flag
    }

    /// Writes derived readings that have another value, because an input is not used any more.
    mutating func writeSettled(_ job: RowJob, _ draft: inout Draft) {
        let cells = draft.derive.settled
        draft.derive.settled.removeAll(keepingCapacity: true)
        for cell in cells { writeSettled(cell, job, &draft) }
    }

    private mutating func writeSettled(_ cell: SettledCell, _ job: RowJob, _ draft: inout Draft) {
        let former = cell.former
        draft.supersedeDerived(cell.series, cell.point.time, value: former.value, flag: former.flag)
        append(cell.point, cell.series, flag: cell.flag, tests: 0, of: job.device, job.profile, &draft)
    }
}

extension SeriesState {
    /// It as an input; nil when there is no reading.
    fileprivate var input: DeriveRule.Input? {
        time == .min ? nil : DeriveRule.Input(time: time, received: received, value: value, flag: flag)
    }
}
