/// Whether a value has hardly changed for too long.
///
/// - Source: QARTOD test 8; ioos_qc `flat_line_test`: times become counts by the interval of the series, and the range
///   of the last `count + 1` points must stay strictly below the tolerance.
public struct FlatLineTest: Sendable, Hashable {
    /// Flat for this long is 3, seconds.
    public var suspectThreshold: Int64
    /// Flat for this long is 4, seconds.
    public var failThreshold: Int64
    /// What counts as flat, in the value's unit; 0 never flags.
    public var tolerance: Double

    /// Makes a test.
    public init(suspectThreshold: Int64, failThreshold: Int64, tolerance: Double) {
        self.suspectThreshold = suspectThreshold
        self.failThreshold = failThreshold
        self.tolerance = tolerance
    }

    /// Points before the one that is judged, that a time stands for.
    ///
    /// - Parameters:
    ///   - threshold: seconds.
    ///   - interval: seconds between points.
    /// - Returns: a count; so many that none is ever enough, when the interval is 0.
    func count(_ threshold: Int64, interval: Double) -> Int {
        let count = Double(threshold) / interval
        return count < Double(Self.mostPoints) ? max(0, Int(count)) : Self.mostPoints
    }

    /// More points than any series has within a run that is remembered (a week at one a second).
    static let mostPoints = 604_800
}
