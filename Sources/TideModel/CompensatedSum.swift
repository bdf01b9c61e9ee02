/// Adds doubles with the rounding errors kept beside, so that the result is off by hardly more than one rounding.
///
/// The same values in the same order give the same bits everywhere. An infinity gives itself, both of them NaN, and a
/// sum that leaves the range of doubles on the way an infinity; NaN is always `Double.nan`.
///
/// Source: Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen" (1974), with the error of
/// each addition as in Knuth, "The Art of Computer Programming" 2, 4.2.2 theorem B, which needs no comparison.
public struct CompensatedSum: Sendable {
    private var sum = 0.0
    private var errors = 0.0

    /// Makes the sum of nothing, 0.
    public init() {}

    /// Adds a value.
    @inline(__always)
    public mutating func add(_ value: Double) {
        let total = sum + value
        let part = total - sum
        errors += (sum - (total - part)) + (value - part)
        sum = total
    }

    /// The sum.
    public var value: Double {
        guard !sum.isNaN else { return .nan }
        // Beside infinities, and where a step came near them, the errors are no numbers.
        return errors.isFinite ? sum + errors : sum
    }
}
