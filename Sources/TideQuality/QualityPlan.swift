/// The tests that judge one series, with all that is known beforehand.
public final class QualityPlan: Sendable {
    /// The tests as they were written, in the series' unit.
    public let tests: QualityTests
    /// How far apart points are, and what else is known of the series.
    public let cadence: QualityCadence
    /// Points that are flat before the one judged: from here on 3 and 4.
    let flatSuspect: Int
    let flatFail: Int
    /// Values that the attenuated signal test needs.
    let attenuatedLeast: Int
    /// The longest window of values that a test looks at, milliseconds; 0 when none does.
    let window: Int64
    /// Whether a test looks at the repeated, the place or a neighbour.
    let hasExtras: Bool
    /// Whether a test looks at anything but the reading itself.
    public let isStateful: Bool

    /// Makes a plan.
    public init(tests: QualityTests, cadence: QualityCadence) {
        self.tests = tests
        self.cadence = cadence
        flatSuspect = tests.flatLine.map { $0.count($0.suspectThreshold, interval: cadence.interval) } ?? .max
        flatFail = tests.flatLine.map { $0.count($0.failThreshold, interval: cadence.interval) } ?? .max
        attenuatedLeast = tests.attenuatedSignal?.least(interval: cadence.interval) ?? 0
        window = max(
            tests.attenuatedSignal?.period ?? 0,
            tests.rateOfChange?.deviations?.period ?? 0,
            tests.neighbour?.period ?? 0
        )
        hasExtras =
            window > 0 || tests.attenuatedSignal != nil || tests.location != nil || tests.densityInversion != nil || tests.stuckClock != nil
            || tests.identicalPayload != nil
        isStateful =
            hasExtras || tests.spike != nil || tests.rateOfChange != nil || tests.flatLine != nil
            || tests.timeGap != nil
    }

    /// How far back the tests look from a reading, milliseconds: the windows, and at least two points.
    public var reach: Int64 {
        let flat = tests.flatLine == nil ? 0 : Double(max(flatSuspect, flatFail)) * cadence.interval * 1_000
        return max(window, Int64(min(flat, 1e12)), Int64(min(2_000 * cadence.interval, 1e12)))
    }
}
