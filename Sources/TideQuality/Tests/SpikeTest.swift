public import TideModel

/// How far a point stands out from its two neighbours.
///
/// - Source: QARTOD test 6; ioos_qc `spike_test`: comparison is strict, a threshold of 0 counts as none.
public struct SpikeTest: Sendable, Hashable {
    /// Against what a point is compared.
    public enum Method: String, Sendable, CaseIterable {
        /// The mean of its neighbours: both sides of a step stand out.
        case average
        /// The smaller of the steps to its neighbours, 0 unless they go opposite ways: a step does not stand out.
        case differential
    }

    /// More is 3, in the value's unit.
    public var suspectThreshold: Double?
    /// More is 4, in the value's unit.
    public var failThreshold: Double?
    /// Against what a point is compared.
    public var method: Method

    /// Makes a test.
    public init(suspectThreshold: Double?, failThreshold: Double?, method: Method = .average) {
        self.suspectThreshold = suspectThreshold
        self.failThreshold = failThreshold
        self.method = method
    }

    /// Judges the middle of three points.
    ///
    /// - Parameters:
    ///   - before: its predecessor; NaN when missing.
    ///   - value: finite.
    ///   - after: its successor; NaN when missing.
    /// - Returns: the flag.
    @inlinable
    func flag(_ before: Double, _ value: Double, _ after: Double) -> QCFlag {
        guard before.isFinite, after.isFinite else { return .notEvaluated }
        let distance: Double
        switch method {
        case .average: distance = abs(value - (before + after) / 2)
        case .differential:
            let (up, down) = (value - before, after - value)
            distance = up * down >= 0 ? 0 : min(abs(up), abs(down))
        }
        if let failThreshold, failThreshold != 0, distance > failThreshold { return .fail }
        if let suspectThreshold, suspectThreshold != 0, distance > suspectThreshold { return .suspect }
        return .pass
    }
}
