public import TideModel

/// How fast a value changes from one point to the next: per second, and against the spread of what came before.
///
/// - Source: ioos_qc `rate_of_change_test` (per second); QARTOD test 7 (`deviations` over a period).
public struct RateOfChangeTest: Sendable, Hashable {
    /// QARTOD's own rule: more than `count` standard deviations of the values of the period before is 3.
    public struct Deviations: Sendable, Hashable {
        /// N_DEV.
        public var count: Double
        /// TIM_DEV, milliseconds.
        public var period: Int64
        /// Fewer values in the period judge nothing.
        public var minimum: Int

        /// Makes a rule.
        public init(count: Double, period: Int64, minimum: Int) {
            self.count = count
            self.period = period
            self.minimum = minimum
        }
    }

    /// More is 3, in the value's unit per second.
    public var threshold: Double?
    /// More is 4, in the value's unit per second.
    public var failThreshold: Double?
    /// Against the spread of what came before.
    public var deviations: Deviations?

    /// Makes a test.
    public init(threshold: Double?, failThreshold: Double? = nil, deviations: Deviations? = nil) {
        self.threshold = threshold
        self.failThreshold = failThreshold
        self.deviations = deviations
    }

    /// Judges by the change per second; whole seconds, as ioos_qc has it, and at least one: stamps of one second may hold
    /// many readings.
    ///
    /// - Parameters:
    ///   - change: from the predecessor, in the value's unit.
    ///   - milliseconds: between the two.
    /// - Returns: the flag.
    @inlinable
    func flag(change: Double, milliseconds: Int64) -> QCFlag {
        let seconds = milliseconds / 1_000
        let rate = abs(change / Double(seconds == 0 ? 1 : seconds))
        if let failThreshold, rate > failThreshold { return .fail }
        if let threshold, rate > threshold { return .suspect }
        return .pass
    }
}
