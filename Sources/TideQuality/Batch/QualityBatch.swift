public import TideModel

/// A whole series judged at once, as ioos_qc judges it.
///
/// The same engine as in the stream; what differs is known only at the end of a series: the interval is its median, and
/// some tests look at all of it.
public struct QualityBatch: Sendable {
    /// Which tests ran, in the order of their numbers.
    public let tests: [QualityTest]
    /// Flags of each point.
    public private(set) var flags: [QualityFlags] = []
    private var missing: [Bool] = []

    /// Judges a series.
    ///
    /// - Parameters:
    ///   - points: in their order; one without a time has `Self.noTime`.
    ///   - tests: which, and their parameters.
    ///   - interval: seconds between points, with which windows are also cut at gaps; nil: the median, without cuts.
    public init(_ points: [QualityPoint], tests: QualityTests, interval: Double? = nil) {
        self.tests = tests.configured
        let cut = interval.map { Int64($0 * 1_000) * QualityCadence.cutAfter }
        let plan = QualityPlan(
            tests: tests,
            cadence: QualityCadence(interval: interval ?? Self.median(points), cut: cut)
        )
        var state = QualityState()
        flags.reserveCapacity(points.count)
        var former = -1
        for (index, point) in points.enumerated() {
            missing.append(point.isMissing)
            guard point.time != Self.noTime else {
                flags.append(Self.withoutTime(plan.tests, self.tests))
                continue
            }
            let verdict = state.judge(point, by: plan)
            flags.append(verdict.flags)
            if former >= 0 { revise(former, verdict) }
            former = index
        }
        settle(points, plan)
        if interval == nil { followQuirks(points, plan.tests) }
    }

    /// Stands for a time that is missing.
    public static let noTime = Int64.min

    /// What one test says of a point; nil when it did not run.
    public func flag(_ test: QualityTest, of index: Int) -> QCFlag? {
        flags[index].flag(test, isNewest: index == flags.count - 1)
    }

    /// The aggregate of a point.
    public func flag(of index: Int) -> QCFlag {
        let isAboutValue = tests != [.location] && tests != [.timeGap]
        return flags[index].aggregate(isMissing: missing[index] && isAboutValue, isNewest: index == flags.count - 1)
    }

    private mutating func revise(_ index: Int, _ verdict: QualityVerdict) {
        if let flag = verdict.spikeBefore { flags[index].set(flag, .spike) }
        if let flag = verdict.inversionBefore { flags[index].revise(flag, .densityInversion) }
    }

    /// What is known only at the end.
    private mutating func settle(_ points: [QualityPoint], _ plan: QualityPlan) {
        if let test = plan.tests.attenuatedSignal, test.period == nil { attenuate(points, test) }
    }

    /// Where ioos_qc 3.0.0 lets a missing value pass or a missing depth count; the aggregate says 9 all the same.
    private mutating func followQuirks(_ points: [QualityPoint], _ tests: QualityTests) {
        if tests.flatLine != nil, points.count < 3 {
            for index in points.indices { flags[index].set(.pass, .flatLine) }
        }
        if points.count > 1, tests.timeGap != nil, points[0].time != Self.noTime {
            let second = flags[1].flag(.timeGap) ?? .pass
            flags[0].set(points[1].time == Self.noTime ? .notEvaluated : second, .timeGap)
        }
        if tests.densityInversion != nil, points.count == 1 { flags[0].set(.notEvaluated, .densityInversion) }
        guard let test = tests.climatology else { return }
        let hasDepth = points.contains { $0.depth.isFinite }
        for (index, point) in points.enumerated() where missing[index] || !point.depth.isFinite {
            flags[index].set(test.quirkyFlag(point, hasDepth: hasDepth), .climatology)
        }
    }

    /// Without a period the whole series gets one flag.
    private mutating func attenuate(_ points: [QualityPoint], _ test: AttenuatedSignalTest) {
        var window = SpreadSum()
        for point in points where !point.isMissing { window.add(point.value) }
        let flag = test.flag(test.measure == .std ? window.deviation(of: points) : window.range)
        for index in points.indices where !missing[index] { flags[index].set(flag, .attenuatedSignal) }
    }

    private static func withoutTime(_ tests: QualityTests, _ configured: [QualityTest]) -> QualityFlags {
        var flags = QualityFlags()
        for test in configured { flags.set(.missing, test) }
        return flags
    }

    /// Median of the times between points, whole seconds.
    private static func median(_ points: [QualityPoint]) -> Double {
        let times = points.lazy.map(\.time).filter { $0 != noTime }
        let steps = zip(times.dropFirst(), times).map { $0 &- $1 }.sorted()
        guard !steps.isEmpty else { return 0 }
        let middle = steps.count / 2
        let median = steps.count % 2 == 1 ? steps[middle] : (steps[middle - 1] &+ steps[middle]) / 2
        return Double(median / 1_000)
    }
}
