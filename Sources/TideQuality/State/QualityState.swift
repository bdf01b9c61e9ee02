internal import TideModel

/// What the tests of one series remember; points are judged in the order of time.
///
/// One engine for both modes: `QualityBatch` gives it a whole series, the pipeline one reading after the other.
public struct QualityState: Sendable, Hashable {
    /// Time of the newest point.
    public private(set) var time = Int64.min
    /// The newest value, NaN when missing, and the one before.
    private(set) var last = Double.nan
    private(set) var before = Double.nan
    /// Points since the beginning or the last cut; counts no further than 3.
    private(set) var points: UInt8 = 0
    /// Whether there was something before the first of these points, which was cut off.
    private(set) var isCut = false
    private(set) var flat = FlatRun()
    /// What few tests need; at most one.
    private(set) var extras: [QualityExtras] = []

    /// Nothing seen.
    public init() {}

    init(
        time: Int64,
        last: Double,
        before: Double,
        points: UInt8,
        isCut: Bool,
        flat: FlatRun,
        extras: [QualityExtras]
    ) {
        self.time = time
        self.last = last
        self.before = before
        self.points = points
        self.isCut = isCut
        self.flat = flat
        self.extras = extras
    }

    /// Whether the newest point has no value.
    public var isMissing: Bool { !last.isFinite }

    /// Equal bit for bit, NaN included.
    public static func == (a: Self, b: Self) -> Bool {
        a.time == b.time && a.last.bitPattern == b.last.bitPattern && a.before.bitPattern == b.before.bitPattern
            && a.points == b.points && a.isCut == b.isCut && a.flat == b.flat && a.extras == b.extras
    }

    /// Judges the next point.
    ///
    /// - Parameters:
    ///   - point: not before the points judged so far.
    ///   - plan: the same for all points since the state was made.
    /// - Returns: its flags, and what it changes for the point before.
    public mutating func judge(_ point: QualityPoint, by plan: QualityPlan) -> QualityVerdict {
        var verdict = QualityVerdict()
        if let test = plan.tests.timeGap {
            verdict.flags.set(points == 0 ? .pass : test.flag(milliseconds: point.time - time), .timeGap)
        }
        if let cut = plan.cadence.cut, points > 0, point.time - time > cut {
            // The point before waits for a successor that can be compared with it: none comes.
            if plan.tests.spike != nil, isPending { verdict.spikeBefore = .notEvaluated }
            beginAnew()
        }
        let isMissing = point.isMissing
        if let test = plan.tests.grossRange {
            verdict.flags.set(isMissing ? .missing : test.flag(point.value), .grossRange)
        }
        if let test = plan.tests.climatology {
            verdict.flags.set(isMissing ? .missing : test.flag(point), .climatology)
        }
        if let test = plan.tests.spike { judge(spike: point, test, plan.cadence, &verdict) }
        if let test = plan.tests.rateOfChange { verdict.flags.set(rate(point, test, plan.cadence), .rateOfChange) }
        if let test = plan.tests.flatLine { verdict.flags.set(flat(point, test, plan), .flatLine) }
        if plan.hasExtras {
            if extras.isEmpty { extras.append(QualityExtras()) }
            extras[0].judge(point, after: last, since: time, points: points, isCut: isCut, plan, &verdict)
        }
        take(point)
        return verdict
    }

    private mutating func take(_ point: QualityPoint) {
        before = last
        last = point.value
        time = point.time
        points = min(points + 1, 3)
    }

    private mutating func beginAnew() {
        self = QualityState()
        isCut = true
    }

    /// Whether the newest point waits for the flag of its spike test.
    private var isPending: Bool { points >= 2 && last.isFinite && before.isFinite }

    /// The newest point waits for its successor; the one before has got it.
    @inline(__always)
    private func judge(
        spike point: QualityPoint,
        _ test: SpikeTest,
        _ cadence: QualityCadence,
        _ verdict: inout QualityVerdict
    ) {
        if isPending {
            var flag = test.flag(before, last, point.isMissing ? .nan : point.value)
            // Both sides of a step stand out from the mean of their neighbours, and the step may be the emergency.
            if flag == .fail, cadence.fallIsNews, point.value < before, (last - before) * (point.value - last) >= 0 {
                flag = .suspect
            }
            verdict.spikeBefore = flag
        }
        if point.isMissing {
            verdict.flags.set(.missing, .spike)
        } else if points == 0 || !last.isFinite {
            verdict.flags.set(.notEvaluated, .spike)
        } else {
            verdict.flags.setPending(.spike)
        }
    }

    @inline(__always)
    private func rate(_ point: QualityPoint, _ test: RateOfChangeTest, _ cadence: QualityCadence) -> QCFlag {
        if point.isMissing { return .missing }
        guard points > 0 else { return isCut ? .notEvaluated : .pass }
        if last.isNaN { return .pass }
        let flag = test.flag(change: point.value - last, milliseconds: point.time - time)
        let isNews = cadence.fallIsNews && point.value < last || cadence.restsAtZero && point.value <= 0
        return flag == .fail && isNews ? .suspect : flag
    }

    @inline(__always)
    private mutating func flat(_ point: QualityPoint, _ test: FlatLineTest, _ plan: QualityPlan) -> QCFlag {
        let (suspect, fail) = (plan.flatSuspect, plan.flatFail)
        flat.add(point.isMissing ? .nan : point.value, tolerance: test.tolerance, most: max(suspect, fail) + 1)
        if point.isMissing { return .missing }
        guard test.tolerance > 0 else { return .pass }
        // No rain, no wind, no light, no oxygen: a quantity may rest where it ends.
        if plan.cadence.restsAtZero, point.value < test.tolerance { return .pass }
        if flat.length > fail { return .fail }
        if flat.length > suspect { return .suspect }
        return isCut && flat.next <= UInt32(clamping: suspect) ? .notEvaluated : .pass
    }
}
