public import TideModel

/// What is asked of the calibration ledger, and of readings that are computed anew.
public struct CalibrationService: Sendable {
    /// Entries of the selected series, by series and the time from which they hold.
    public var list: @Sendable (SeriesSelection) async throws -> [CalibrationDTO]
    /// How the probes of the selected series drift; `tolerance` instead of the usual one, in the canonical unit.
    public var drift: @Sendable (SeriesSelection, _ tolerance: Double?) async throws -> [DriftDTO]
    /// Records an entry and computes anew what it concerns, or with `preview` only says what it would change.
    public var record: @Sendable (CalibrationRequest, _ preview: Bool) async throws -> CalibrationDTO
    /// Judges readings of the selected series anew from a device time on; the series.
    public var judge: @Sendable (SeriesSelection, _ from: Timestamp) async throws -> Int
    /// Decodes the next archived frames of a profile again, from the beginning or on; how far it is.
    public var decode: @Sendable (_ profile: String, _ begins: Bool) async throws -> ReprocessDTO

    /// Makes a service of its functions.
    public init(
        list: @escaping @Sendable (SeriesSelection) async throws -> [CalibrationDTO],
        drift: @escaping @Sendable (SeriesSelection, Double?) async throws -> [DriftDTO],
        record: @escaping @Sendable (CalibrationRequest, Bool) async throws -> CalibrationDTO,
        judge: @escaping @Sendable (SeriesSelection, Timestamp) async throws -> Int,
        decode: @escaping @Sendable (String, Bool) async throws -> ReprocessDTO
    ) {
        (self.list, self.drift, self.record, self.judge, self.decode) = (list, drift, record, judge, decode)
    }

    /// Of an owner that has no ledger.
    static let none = CalibrationService(
        list: { _ in throw refusal },
        drift: { _, _ in throw refusal },
        record: { _, _ in throw refusal },
        judge: { _, _ in throw refusal },
        decode: { _, _ in throw refusal }
    )

    private static let refusal = ControlError(503, ["there is no calibration ledger here"])
}
