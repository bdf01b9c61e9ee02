internal import TideModel
internal import TideProfiles
internal import TideQuality

// Filters: behind the calibration, before the quality tests. They take readings in order of device time, each once; what
// a dead band holds back is in the record as a reading that is refused, so that the fold can take it too.

extension Pipeline {
    /// A decoded reading on its way through filters.
    struct Unfiltered {
        var series: SeriesNumber
        var time: Int64
        /// As decoded, in the canonical unit; NaN when it is missing.
        var raw: Double
        /// After calibration.
        var value: Double
    }

    /// How far before a late reading a dead band looks for a stored one (ms): bounds what is loaded; where there is none
    /// the reading is stored.
    private static let lookBack: Int64 = 3_600_000

    /// Filters a reading and judges how it stands to what is known.
    ///
    /// It is known again by its value as decoded: what filters make of it hangs on those before it.
    ///
    /// - Parameters:
    ///   - reading: calibrated.
    ///   - plan: the filters of its series.
    ///   - job: of its row.
    ///   - history: stored readings that it may meet.
    ///   - draft: takes the former value of one that is superseded.
    /// - Returns: its value, and the verdict: `refused` for one that is held back.
    mutating func filter(
        _ reading: Unfiltered,
        _ plan: FilterPlan,
        _ job: RowJob,
        _ history: History,
        _ draft: inout Draft
    ) -> (value: Double, verdict: ReadingVerdict) {
        if job.flags.contains(.seed) { return (plan.clamped(reading.value), .seed) }
        let taken = state.filters.entry(reading.series, plan).state.time
        let newest = state.series[Int(reading.series)].newest
        if reading.time <= max(newest, taken) {
            if let known = settleKnown(reading, plan, job, history, &draft) { return known }
        }
        let verdict: ReadingVerdict = reading.time > newest && !job.flags.contains(.late) ? .new : .late
        guard reading.value.isFinite else { return (reading.value, verdict) }
        if job.flags.contains(.future) { return (plan.clamped(reading.value), verdict) }
        guard reading.time > taken else { return late(reading, plan, job, verdict, history, draft) }
        if plan.deadBand != nil, draft.countedFrom[reading.series] == nil {
            draft.countedFrom[reading.series] = state.filters.entry(reading.series, plan).state.stored
        }
        let made = state.filters.modify(reading.series, plan) {
            $0.take(reading.value, raw: reading.raw, at: reading.time, by: plan)
        }
        return (made.value, made.isHeld ? .refused : verdict)
    }

    /// The verdict on a reading whose key is taken by one that is stored, or that was held back with the same value.
    private mutating func settleKnown(
        _ reading: Unfiltered,
        _ plan: FilterPlan,
        _ job: RowJob,
        _ history: History,
        _ draft: inout Draft
    ) -> (value: Double, verdict: ReadingVerdict)? {
        if let raw = heldBack(reading, job.device, draft), raw.bitPattern == reading.raw.bitPattern {
            return (plan.clamped(reading.value), .duplicate)
        }
        guard let former = former(reading.series, job.device, reading.time, history, draft) else { return nil }
        guard former.decoded.bitPattern != reading.raw.bitPattern else { return (former.value, .duplicate) }
        draft.supersede(reading.series, reading.time, value: former.value, flag: former.flag)
        let value = plan.clamped(reading.value)
        if value.isFinite, plan.deadBand != nil, !job.flags.contains(.future) {
            state.filters.modify(reading.series, plan) { $0.noteStored(value, at: reading.time) }
        }
        return (value, .superseded)
    }

    /// The value as decoded of what was held back under a key.
    private mutating func heldBack(_ reading: Unfiltered, _ device: DeviceNumber, _ draft: Draft) -> Double? {
        if let raw = state.filters[reading.series]?.state.heldBack(at: reading.time) { return raw }
        guard let place = index.find(device, reading.time), let readings = readings(of: place, draft) else {
            return nil
        }
        let cell = readings.cells(ofRow: place.row).last {
            readings.series[$0] == reading.series && readings.verdict[$0] == .refused
        }
        return cell.map { readings.former($0).decoded }
    }

    private mutating func readings(of place: RowIndex.Place, _ draft: Draft) -> Readings? {
        place.record == draft.record.number ? draft.record.readings : heldReadings(of: place.record)
    }

    /// A reading behind those that the filters have taken: it is only clamped, and the dead band compares it with what
    /// is stored before it.
    private mutating func late(
        _ reading: Unfiltered,
        _ plan: FilterPlan,
        _ job: RowJob,
        _ verdict: ReadingVerdict,
        _ history: History,
        _ draft: Draft
    ) -> (value: Double, verdict: ReadingVerdict) {
        let value = plan.clamped(reading.value)
        guard let band = plan.deadBand else { return (value, verdict) }
        let before = storedBefore(reading, job.device, within: min(band.heartbeat, Self.lookBack), history, draft)
        // What a dead band held back when it came is held back again, whatever filters before it made of it.
        let isHeld =
            job.head.flags.contains(.archived)
            ? before != nil : before.map { band.holds(value, at: reading.time, after: $0) } ?? false
        state.filters.modify(reading.series, plan) {
            if isHeld { $0.hold(reading.raw, at: reading.time) } else { $0.noteStored(value, at: reading.time) }
        }
        return (value, isHeld ? .refused : verdict)
    }

    /// The last stored reading before another.
    private mutating func storedBefore(
        _ reading: Unfiltered,
        _ device: DeviceNumber,
        within span: Int64,
        _ history: History,
        _ draft: Draft
    ) -> (time: Int64, value: Double)? {
        let first = max(reading.time, .min + span + 1) - span
        var found = history.last(of: reading.series, within: first..<reading.time)
        // What was stored before the draft, when the reading was not late yet.
        if let before = draft.countedFrom[reading.series], (first..<reading.time).contains(before.time),
            before.time >= found?.time ?? .min
        {
            found = before
        }
        for place in index.places(of: device, within: first...(reading.time - 1)) {
            guard let readings = readings(of: place, draft), !readings.rowFlags[place.row].contains(.future) else {
                continue
            }
            let time = readings.time[place.row]
            let cell = readings.cells(ofRow: place.row).last {
                readings.series[$0] == reading.series && readings.verdict[$0].isStored && readings.value[$0].isFinite
            }
            if let cell, time >= found?.time ?? .min { found = (time, readings.value[cell]) }
        }
        return found
    }

    /// What a dead band must see of stored history for a late reading.
    func stretch(of series: SeriesNumber, _ plan: FilterPlan?, _ times: ClosedRange<Int64>) -> HistoryRange? {
        guard let plan, let band = plan.deadBand, times.lowerBound <= state.filters.entry(series, plan).state.time
        else { return nil }
        let first = max(times.lowerBound, .min + Self.lookBack + 1) - min(band.heartbeat, Self.lookBack)
        return HistoryRange(
            series: series,
            times: Timestamp(milliseconds: first)..<Timestamp(milliseconds: times.upperBound + 1)
        )
    }
}

extension Readings {
    /// A cell as what another reading finds under its key.
    func former(_ cell: Int) -> FormerReading {
        FormerReading(value: value[cell], flag: flag[cell], raw: cell < raw.count ? raw[cell] : .nan)
    }
}

extension PipelineState {
    /// Folds what filters remember of a record's readings.
    ///
    /// - Parameters:
    ///   - record: before `fold(_:)` is called for it.
    ///   - plans: those that are known; one of a former profile is found by its text.
    /// - Throws: `FormatError` for a state that cannot be read.
    mutating func foldFilters(_ record: Record, _ plans: inout FilterPlans) throws(FormatError) {
        let readings = record.readings
        // Each filtered reading has its value as decoded beside it.
        if !readings.raw.isEmpty {
            let found = record.profiles.map { plans.find($0, among: formerProfiles) }
            for row in 0..<readings.rowCount where isNews(record.number, for: readings.device[row]) {
                let plans = found[Int(readings.profile[row])]
                guard !plans.isEmpty, !readings.rowFlags[row].contains(.future) else { continue }
                for cell in readings.cells(ofRow: row) { foldFilter(readings, row: row, cell, plans) }
            }
        }
        for note in record.filterStates where isNews(record.number, for: definitions[Int(note.series)].device) {
            filters[note.series] = try FilterTable.Entry(decoding: note.bytes)
            devices[Int(definitions[Int(note.series)].device)].isDirty = true
        }
    }

    private mutating func foldFilter(_ readings: Readings, row: Int, _ cell: Int, _ plans: [String: FilterPlan]) {
        let verdict = readings.verdict[cell], series = readings.series[cell], time = readings.time[row]
        guard verdict.isHeard, let plan = plans[definitions[Int(series)].channel], readings.value[cell].isFinite,
            verdict != .superseded || plan.deadBand != nil
        else { return }
        let raw = readings.former(cell).decoded
        let calibration = calibrations.entry(readings.calibration[cell], of: series)
        filters.modify(series, plan) { state in
            if time > state.time, verdict != .superseded {
                _ = state.take(calibration?(raw) ?? raw, raw: raw, at: time, by: plan)
            } else if verdict == .refused {
                state.hold(raw, at: time)
            } else if plan.deadBand != nil {
                state.noteStored(readings.value[cell], at: time)
            }
        }
    }
}
