internal import TideModel

/// Whether a point comes after too long a silence.
///
/// - Source: ioos_qc `time_gap_test`. Slots that stayed empty have no reading to flag: see `fieldtide gaps`.
public struct TimeGapTest: Sendable, Hashable {
    /// A longer time since the point before is 4, milliseconds.
    public var failSpan: Int64

    /// Makes a test.
    public init(failSpan: Int64) { self.failSpan = failSpan }

    func flag(milliseconds: Int64) -> QCFlag { milliseconds > failSpan ? .fail : .pass }
}
