internal import TideModel
internal import TideProfiles
internal import TideQuality

// Quality tests that look at more than one reading: each reading is judged once, as it comes; the spike test of the one
// before is settled by its successor.

extension Pipeline {
    /// What the tests say of a cell.
    struct QualityResult {
        /// Aggregate (`QCFlag.rawValue`).
        var flag: UInt8
        /// Number of its flags in the record's `tests`, from 1.
        var tests: UInt32
    }

    /// Judges a reading that is about to be stored.
    ///
    /// - Parameters:
    ///   - series: its series.
    ///   - plan: the tests of its profile.
    ///   - point: the reading.
    ///   - isNews: whether it may be the newest of its series: stored, and its time believable.
    ///   - draft: takes flags, and the change of the reading before.
    /// - Returns: aggregate and flags.
    mutating func judgeQuality(
        _ series: SeriesNumber,
        _ plan: QualityPlan,
        _ point: QualityPoint,
        isNews: Bool,
        _ draft: inout Draft
    ) -> QualityResult {
        var amendment: Amendment?
        var inOrder: QualityFlags?
        if isNews {
            let place = state.quality.place(series, plan: plan.id)
            inOrder = state.quality.modify(place) { entry in
                point.time > entry.state.time ? entry.judge(point, series, plan, &amendment) : nil
            }
            if inOrder == nil { markLate(series, plan, point.time, &draft) }
        }
        let flags = inOrder ?? plan.flagsAlone(point)
        if let amendment { draft.amend(amendment) }
        let word = TestWord(configuration: plan.id, flags: flags.rawValue)
        return QualityResult(flag: flags.aggregate(isMissing: point.isMissing).rawValue, tests: draft.number(of: word))
    }

    private func markLate(_ series: SeriesNumber, _ plan: QualityPlan, _ time: Int64, _ draft: inout Draft) {
        let device = state.definitions[Int(series)].device
        draft.lateMarks.append(LateMark(series: series, device: device, plan: plan, time: time))
    }

    /// Notes what tests remember of series with late readings, and filters of those computed anew, at the end of a record:
    /// no other record tells it.
    func noteQuality(_ draft: inout Draft) {
        for series in draft.judgedAgain.sorted() {
            guard let entry = state.quality[series] else { continue }
            draft.record.qualityStates.append(SeriesNote(series: series, bytes: entry.encoded))
        }
        draft.judgedAgain.removeAll()
        for series in draft.filteredAgain.sorted() {
            guard let entry = state.filters[series] else { continue }
            draft.record.filterStates.append(SeriesNote(series: series, bytes: entry.encoded))
        }
        draft.filteredAgain.removeAll()
    }

    /// Notes the configurations by which the record is the first to judge.
    mutating func noteConfigurations(_ draft: inout Draft) {
        var last: UInt64 = 0
        for word in draft.record.tests { note(word.configuration, &last, &draft) }
        for amendment in draft.record.amendments { note(amendment.tests?.configuration ?? 0, &last, &draft) }
    }

    @inline(__always)
    private mutating func note(_ id: UInt64, _ last: inout UInt64, _ draft: inout Draft) {
        guard id != last else { return }
        last = id
        // What was copied from another folder names tests that are not known here.
        guard state.configurations[id] == nil, let text = plans[id]?.text else { return }
        state.configurations[id] = text
        draft.record.rare.configurations.append(QualityConfiguration(id: id, text: text))
    }
}

extension QualityTable.Entry {
    /// Judges the next reading in order.
    ///
    /// - Parameters:
    ///   - point: later than all before.
    ///   - series: for the amendment.
    ///   - plan: the one that the entry is of.
    ///   - amendment: set when the flags of the reading before change.
    /// - Returns: its flags.
    @inline(__always)
    mutating func judge(
        _ point: QualityPoint,
        _ series: SeriesNumber,
        _ plan: QualityPlan,
        _ amendment: inout Amendment?
    ) -> QualityFlags {
        let (former, time, wasMissing) = (flags, state.time, state.isMissing)
        let verdict = state.judge(point, by: plan)
        flags = verdict.flags
        var revised = former
        // A pass needs no word: that there is a successor says it.
        if let flag = verdict.spikeBefore, flag != .pass { revised.set(flag, .spike) }
        if let flag = verdict.inversionBefore { revised.revise(flag, .densityInversion) }
        if revised != former {
            amendment = Amendment(
                series: series,
                time: Timestamp(milliseconds: time),
                flag: revised.aggregate(isMissing: wasMissing),
                tests: TestWord(configuration: plan.id, flags: revised.rawValue)
            )
        }
        return verdict.flags
    }
}

extension Draft {
    /// Number of the flags of a cell in the record's `tests`, from 1.
    mutating func number(of word: TestWord) -> UInt32 {
        // Nearly all readings of one configuration have the same flags.
        let slot = Int(truncatingIfNeeded: (word.configuration ^ word.flags &* 0x9E37_79B9_7F4A_7C15) >> 54)
        if testCache.isEmpty { testCache = Array(repeating: 0, count: 1_024) }
        let cached = testCache[slot]
        if cached > 0, record.tests[Int(cached) - 1] == word { return cached }
        if let known = testNumbers[word] {
            testCache[slot] = known
            return known
        }
        record.tests.append(word)
        let number = UInt32(record.tests.count)
        testNumbers[word] = number
        testCache[slot] = number
        return number
    }
}

extension PipelineState {
    /// Folds what the quality tests remember of a record's readings.
    ///
    /// - Parameters:
    ///   - record: before `fold(_:)` is called for it.
    ///   - plans: those that are known; one of a former profile or registry entry is found by its text.
    /// - Throws: `FormatError` for a state that cannot be read.
    mutating func foldQuality(_ record: Record, _ plans: inout QualityPlans) throws(FormatError) {
        let readings = record.readings
        if !readings.tests.isEmpty {
            for row in 0..<readings.rowCount where isNews(record.number, for: readings.device[row]) {
                foldQuality(record, row: row, &plans)
            }
        }
        for note in record.qualityStates where isNews(record.number, for: definitions[Int(note.series)].device) {
            quality.set(note.series, try QualityTable.Entry(decoding: note.bytes))
            devices[Int(definitions[Int(note.series)].device)].isDirty = true
        }
    }

    private mutating func foldQuality(_ record: Record, row: Int, _ plans: inout QualityPlans) {
        let readings = record.readings
        let canBeNews = !readings.rowFlags[row].contains(.future)
        for cell in readings.cells(ofRow: row) where readings.tests[cell] > 0 {
            guard canBeNews, readings.verdict[cell].isStored, readings.verdict[cell] != .recomputed else { continue }
            let id = record.tests[Int(readings.tests[cell]) - 1].configuration
            let place = quality.place(readings.series[cell], plan: id)
            let profile = record.profiles[Int(readings.profile[row])]
            // Nobody knows the configuration: the profile's text is of another program.
            guard let plan = plans.find(id, of: profile, in: configurations, among: formerProfiles) else {
                quality.set(readings.series[cell], QualityTable.Entry(plan: id))
                continue
            }
            var point = QualityPoint(time: readings.time[row], value: readings.value[cell])
            if let channels = plan.channels {
                let numbers = channels.map { self.number(of: $0, ofDevice: readings.device[row]) }
                point.look(at: numbers) { readings.measured($0, inRow: row) }
            }
            quality.modify(place) { entry in
                var amendment: Amendment?
                if point.time > entry.state.time { _ = entry.judge(point, readings.series[cell], plan, &amendment) }
            }
        }
    }
}
