internal import TideModel
internal import TideProfiles

// The calibration ledger: an entry is a command; what was stored since is computed anew in steps.

extension Pipeline {
    /// Why an entry cannot be recorded; empty when it can.
    func problems(with entry: Calibration) -> [String] {
        guard Int(entry.series) < state.definitions.count else { return ["series \(entry.series) is not known"] }
        var problems: [String] = []
        let count = entry.coefficients.count
        if entry.kind != .none, !(1...Calibration.mostCoefficients).contains(count) {
            problems.append("\(count) coefficients: write 1 to \(Calibration.mostCoefficients)")
        }
        let told = [entry.remarks.truth, entry.remarks.before, entry.remarks.after].compactMap { $0 }
        if !(entry.coefficients + told).allSatisfy(\.isFinite) { problems.append("a number is not finite") }
        if isDerived(entry.series) { problems.append("the series is derived: calibrate what it is derived from") }
        if entry.kind != .none, entry.kind != .polynomial, count > 1, entry.coefficients[1] <= 0 {
            problems.append(
                "the gain is \(entry.coefficients[1]): a probe whose numbers fall while the true value rises is broken"
            )
        }
        let remarks = [entry.remarks.technician, entry.remarks.reference, entry.remarks.note].compactMap { $0 }
        if remarks.contains(where: { $0.utf8.count > Calibration.longestRemark }) {
            problems.append("a remark is longer than \(Calibration.longestRemark) bytes")
        }
        if state.calibrations.entries(of: entry.series).count >= Calibration.mostOfSeries {
            problems.append("the series has \(Calibration.mostOfSeries) calibrations already")
        }
        return problems
    }

    private func isDerived(_ series: SeriesNumber) -> Bool {
        let definition = state.definitions[Int(series)]
        let own = state.registry.devices[Int(definition.device)].profile
        return profiles.profiles.contains { profile in
            (own == nil || profile.id == own) && profile.derived.contains { $0.series.channel == definition.channel }
        }
    }

    /// Records an entry, and has the readings that it concerns computed anew.
    mutating func calibrate(_ entry: Calibration, _ draft: inout Draft) {
        var entry = entry
        entry.id = state.calibrations.last + 1
        let next = state.calibrations.next(entry.series, after: entry.from)
        state.calibrations.add(entry)
        draft.record.rare.calibrations.append(entry)
        let through = next.map { Timestamp(milliseconds: $0.milliseconds - 1) }
        add(Recomputation(series: entry.series, next: entry.from, through: through), &draft)
    }

    /// Has the readings of series judged anew.
    mutating func judgeAnew(_ series: [SeriesNumber], from time: Timestamp, _ draft: inout Draft) {
        for number in Set(series).sorted() where Int(number) < state.definitions.count {
            add(Recomputation(series: number, next: time), &draft)
        }
    }

    private mutating func add(_ job: Recomputation, _ draft: inout Draft) {
        // Nothing is stored yet: new readings are right as they come.
        guard state.series[Int(job.series)].newest >= job.next.milliseconds else { return }
        let job = state.recomputations[job.series]?.joined(job) ?? job
        state.recomputations[job.series] = job
        draft.record.rare.recomputations.append(job)
    }

    /// The value of a reading after calibration, and what made it.
    ///
    /// - Parameters:
    ///   - series: its series.
    ///   - time: its device time (ms).
    ///   - raw: value as decoded, in the canonical unit.
    /// - Returns: value and facts; nil where nothing is calibrated, or there is no value.
    @inline(__always)
    func calibrated(_ series: SeriesNumber, _ time: Int64, _ raw: Double) -> (value: Double, facts: ReadingFacts)? {
        guard !state.calibrations.isEmpty, raw.isFinite,
            let standing = state.calibrations.standing(series, at: time), standing.kind != .none
        else { return nil }
        return (standing(raw), ReadingFacts(raw: raw, calibration: standing.id))
    }
}
