internal import TideModel

/// What the tests that few series have remember.
struct QualityExtras: Sendable, Hashable {
    /// Where the newest point was.
    var depth = Double.nan
    var latitude = Double.nan
    var longitude = Double.nan
    /// What the neighbour read at it.
    var neighbour = Double.nan
    /// Its density, where a test computes it.
    var density = Double.nan
    /// How many points before the newest had its time, and its values, without a break.
    var clockRepeats: UInt32 = 0
    var payloadRepeats: UInt32 = 0
    /// The values of the longest period that a test looks at.
    var window = TimeWindow()
    var neighbours = TimeWindow()
    /// Time of the last missing value.
    var missingAt = Int64.min

    static func == (a: Self, b: Self) -> Bool {
        a.depth.bitPattern == b.depth.bitPattern && a.latitude.bitPattern == b.latitude.bitPattern
            && a.longitude.bitPattern == b.longitude.bitPattern && a.neighbour.bitPattern == b.neighbour.bitPattern
            && a.clockRepeats == b.clockRepeats && a.payloadRepeats == b.payloadRepeats && a.window == b.window
            && a.density.bitPattern == b.density.bitPattern && a.neighbours == b.neighbours
            && a.missingAt == b.missingAt
    }

    /// Judges by the tests that look at more than the last two values.
    ///
    /// - Parameters:
    ///   - point: the next one.
    ///   - last: the value before; NaN when missing.
    ///   - time: of the value before.
    ///   - points: how many came before, 3 for more.
    ///   - isCut: whether something before these was cut off.
    ///   - plan: the tests.
    ///   - verdict: takes their flags.
    mutating func judge(
        _ point: QualityPoint,
        after last: Double,
        since time: Int64,
        points: UInt8,
        isCut: Bool,
        _ plan: QualityPlan,
        _ verdict: inout QualityVerdict
    ) {
        if let rule = plan.tests.rateOfChange?.deviations { judge(rule, point, last, &verdict) }
        if let test = plan.tests.neighbour {
            verdict.flags.set(point.isMissing ? .missing : flag(test, point, last), .neighbour)
        }
        if point.isMissing {
            missingAt = point.time
        } else if plan.window > 0 {
            window.forget(through: point.time - plan.window)
            window.append(point.value, at: point.time)
        }
        if plan.tests.neighbour != nil, point.neighbour.isFinite {
            neighbours.forget(through: point.time - plan.window)
            neighbours.append(point.neighbour, at: point.time)
        }
        if let test = plan.tests.attenuatedSignal { verdict.flags.set(flag(test, point, plan), .attenuatedSignal) }
        if let test = plan.tests.location {
            verdict.flags.set(test.flag(point, after: points > 0 ? (latitude, longitude) : nil), .location)
        }
        if let test = plan.tests.densityInversion { judge(test, point, last, points, &verdict) }
        count(point, last, time, points, plan, &verdict)
        (depth, latitude, longitude, neighbour) = (point.depth, point.latitude, point.longitude, point.neighbour)
        density = point.density
    }

    /// QARTOD's rate of change: against the spread of the values before.
    private func judge(
        _ rule: RateOfChangeTest.Deviations,
        _ point: QualityPoint,
        _ last: Double,
        _ verdict: inout QualityVerdict
    ) {
        guard !point.isMissing, last.isFinite else { return }
        let start = point.time - 1 - rule.period
        guard window.count(after: start) >= rule.minimum,
            abs(point.value - last) > rule.count * window.deviation(after: start)
        else { return }
        if verdict.flags.flag(.rateOfChange) != .fail { verdict.flags.set(.suspect, .rateOfChange) }
    }

    private func flag(_ test: NeighbourTest, _ point: QualityPoint, _ last: Double) -> QCFlag {
        guard last.isFinite, point.neighbour.isFinite, neighbour.isFinite else { return .notEvaluated }
        let start = point.time - 1 - test.period
        guard window.count(after: start) >= test.minimum, neighbours.count(after: start) >= test.minimum else {
            return .notEvaluated
        }
        let jumps = abs(point.value - last) > test.deviations * window.deviation(after: start)
        let isCalm = abs(point.neighbour - neighbour) < test.deviations * neighbours.deviation(after: start)
        return jumps && isCalm ? .suspect : .pass
    }

    private func flag(_ test: AttenuatedSignalTest, _ point: QualityPoint, _ plan: QualityPlan) -> QCFlag {
        if point.isMissing { return .missing }
        guard let period = test.period, window.count(after: point.time - period) >= plan.attenuatedLeast else {
            return .notEvaluated
        }
        if plan.cadence.restsAtZero, point.value <= 0 { return .pass }
        let start = point.time - period
        // As in ioos_qc, a range over a missing value is not known, while a deviation leaves it out.
        if test.measure == .range, missingAt > start { return .notEvaluated }
        return test.flag(test.measure == .std ? window.deviation(after: start) : window.range(after: start))
    }

    private func judge(
        _ test: DensityInversionTest,
        _ point: QualityPoint,
        _ last: Double,
        _ points: UInt8,
        _ verdict: inout QualityVerdict
    ) {
        let (density, last) = test.isOfChannels ? (point.density, self.density) : (point.value, last)
        if !density.isFinite || !point.depth.isFinite {
            verdict.inversionBefore = .pass
            return verdict.flags.set(.missing, .densityInversion)
        }
        guard points > 0 else { return verdict.flags.set(.notEvaluated, .densityInversion) }
        guard last.isFinite, depth.isFinite else { return verdict.flags.set(.missing, .densityInversion) }
        let flag = test.flag(rise: density - last, descent: point.depth - depth)
        verdict.flags.set(flag, .densityInversion)
        verdict.inversionBefore = flag
    }

    private mutating func count(
        _ point: QualityPoint,
        _ last: Double,
        _ time: Int64,
        _ points: UInt8,
        _ plan: QualityPlan,
        _ verdict: inout QualityVerdict
    ) {
        clockRepeats = points > 0 && point.time == time ? clockRepeats &+ 1 : 0
        payloadRepeats = points > 0 && point.value == last ? payloadRepeats &+ 1 : 0
        if let test = plan.tests.stuckClock {
            verdict.flags.set(test.flag(repeats: Int(clockRepeats)), .stuckClock)
        }
        if let test = plan.tests.identicalPayload {
            verdict.flags.set(
                point.isMissing ? .missing : test.flag(repeats: Int(payloadRepeats)),
                .identicalPayload
            )
        }
    }
}
