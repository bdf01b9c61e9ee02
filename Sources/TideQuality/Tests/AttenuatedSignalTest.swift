internal import TideModel

/// Whether a signal has lost its variation: fouled, buried, or wrapped in weed.
///
/// - Source: QARTOD test 10; ioos_qc `attenuated_signal_test`.
public struct AttenuatedSignalTest: Sendable, Hashable {
    /// What is compared with the thresholds.
    public enum Measure: String, Sendable, CaseIterable {
        /// Standard deviation of the population.
        case std
        /// Largest less smallest value.
        case range
    }

    /// Less is 3, in the value's unit.
    public var suspectThreshold: Double
    /// Less is 4, in the value's unit.
    public var failThreshold: Double
    /// Over the time before each point, milliseconds; nil: over the whole series, which only a batch has.
    public var period: Int64?
    /// Fewer values in the period judge nothing.
    public var minimum: Int?
    /// As `minimum`, in seconds.
    public var minimumPeriod: Int64?
    /// What is compared with the thresholds.
    public var measure: Measure

    /// Makes a test.
    public init(
        suspectThreshold: Double,
        failThreshold: Double,
        period: Int64?,
        minimum: Int? = nil,
        minimumPeriod: Int64? = nil,
        measure: Measure = .std
    ) {
        self.suspectThreshold = suspectThreshold
        self.failThreshold = failThreshold
        self.period = period
        self.minimum = minimum
        self.minimumPeriod = minimumPeriod
        self.measure = measure
    }

    /// Values that a period must have to be judged.
    func least(interval: Double) -> Int {
        if let minimum { return max(1, minimum) }
        guard let minimumPeriod, interval > 0 else { return 1 }
        return max(1, Int(min(Double(minimumPeriod) / interval, 1e9)))
    }

    /// - Parameter spread: by `measure`, in the value's unit; NaN when there is none.
    /// - Returns: the flag.
    func flag(_ spread: Double) -> QCFlag {
        if spread < failThreshold { return .fail }
        if spread < suspectThreshold { return .suspect }
        return spread.isNaN ? .notEvaluated : .pass
    }
}
