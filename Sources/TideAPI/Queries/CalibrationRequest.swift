public import TideModel

/// A calibration as a person writes it down: numbers in any unit of the quantity.
public struct CalibrationRequest: Sendable, Equatable, Codable {
    /// `site/device`, as in queries.
    public var device: String
    /// Channel name.
    public var channel: String
    /// Unit of all numbers; nil for the one that values are stored in.
    public var unit: String?
    /// Device time from which it holds, milliseconds since 1970.
    public var from: Int64
    /// How it was made.
    public var kind: Calibration.Kind
    /// `offset`: the number; `linear`: gain, offset; `polynomial`: coefficients from the constant on; `two_point`: what
    /// the probe showed and what was true, pair after pair (one pair makes an offset).
    public var numbers: [Double]
    /// Numbers are of values as decoded; otherwise of those that are shown, with the calibrations that hold already.
    public var isRaw: Bool
    /// What a person says of it, numbers in `unit`.
    public var remarks: Calibration.Remarks

    /// Makes a request.
    public init(
        device: String,
        channel: String,
        unit: String?,
        from: Int64,
        kind: Calibration.Kind,
        numbers: [Double],
        isRaw: Bool,
        remarks: Calibration.Remarks
    ) {
        (self.device, self.channel, self.unit, self.from) = (device, channel, unit, from)
        (self.kind, self.numbers, self.isRaw, self.remarks) = (kind, numbers, isRaw, remarks)
    }
}
