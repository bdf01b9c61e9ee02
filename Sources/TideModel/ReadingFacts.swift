/// Number of a calibration in the ledger: from 1, never reused; 0 for none.
public typealias CalibrationID = UInt32

/// What is known of a reading besides its value: where it comes from, and what single tests say of it.
public struct ReadingFacts: Sendable, Equatable, BitwiseCopyable {
    /// The value before calibration and filters, in the canonical unit; NaN when it is the value itself.
    public var raw: Double
    /// The calibration that made the value of it; 0 for none.
    public var calibration: CalibrationID
    /// Flags of the single quality tests; all zero when they are not known.
    public var tests: TestWord

    /// Makes facts.
    @inlinable
    public init(
        raw: Double = .nan,
        calibration: CalibrationID = 0,
        tests: TestWord = TestWord(configuration: 0, flags: 0)
    ) {
        (self.raw, self.calibration, self.tests) = (raw, calibration, tests)
    }

    /// Equal bit for bit.
    public static func == (a: Self, b: Self) -> Bool {
        a.raw.bitPattern == b.raw.bitPattern && a.calibration == b.calibration && a.tests == b.tests
    }
}
