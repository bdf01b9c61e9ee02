public import TideModel
public import TideUnits

/// Outside the sensor's span is 4, outside the user's span 3; bounds pass.
///
/// - Source: QARTOD test 4; ioos_qc `gross_range_test`.
public struct GrossRangeTest: Sendable, Hashable {
    /// What the sensor can read.
    public var failSpan: Span
    /// What is believable; within `failSpan`.
    public var suspectSpan: Span?

    /// Makes a test.
    public init(failSpan: Span, suspectSpan: Span? = nil) {
        self.failSpan = failSpan
        self.suspectSpan = suspectSpan
    }

    /// - Parameter value: finite.
    /// - Returns: the flag.
    @inlinable
    func flag(_ value: Double) -> QCFlag {
        guard failSpan.contains(value) else { return .fail }
        if let suspectSpan, !suspectSpan.contains(value) { return .suspect }
        return .pass
    }
}
