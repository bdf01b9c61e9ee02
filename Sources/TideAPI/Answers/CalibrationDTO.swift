public import TideModel

/// An entry of the calibration ledger.
public struct CalibrationDTO: Sendable, Equatable, Codable {
    /// Its number; 0 when it was only looked at.
    public var id: CalibrationID
    /// Site id, local device id, channel.
    public var site, device, channel: String
    /// Device time from which it holds, milliseconds since 1970.
    public var from: Int64
    /// How it was made.
    public var kind: Calibration.Kind
    /// Polynomial of values as decoded, in `unit`, from the constant on.
    public var coefficients: [Double]
    /// Canonical unit (UCUM).
    public var unit: String
    /// What a person said of it, numbers in `unit`.
    public var remarks: Calibration.Remarks
    /// What it changes, when it was just made or looked at.
    public var effect: Effect?
    /// Readings are still waiting to be computed anew.
    public var pending = false

    /// What a calibration changes.
    public struct Effect: Sendable, Equatable, Codable {
        /// Readings that it concerns: stored, with a value, from its time to that of the next calibration.
        public var readings = 0
        /// Of these, those whose value changes.
        public var changed = 0
        /// Means of their values before and after.
        public var meanBefore, meanAfter: Double?
        /// The largest change.
        public var largest: Double?
        /// Device time of the first and of the last, milliseconds since 1970.
        public var first, last: Int64?

        /// Of nothing yet.
        public init() {}

        private enum CodingKeys: String, CodingKey {
            case readings, changed, largest, first, last
            case meanBefore = "mean_before"
            case meanAfter = "mean_after"
        }
    }

    /// Makes an entry.
    public init(_ entry: Calibration, _ key: SeriesKey, unit: String, effect: Effect? = nil) {
        (id, from, kind) = (entry.id, entry.from.milliseconds, entry.kind)
        (site, device, channel) = (key.device.site, key.device.device, key.channel)
        (coefficients, remarks, self.unit, self.effect) = (entry.coefficients, entry.remarks, unit, effect)
    }
}

/// How a probe drifts.
public struct DriftDTO: Sendable, Equatable, Codable {
    /// Site id, local device id, channel.
    public var site, device, channel: String
    /// Canonical unit (UCUM).
    public var unit: String
    /// Calibrations in the ledger.
    public var calibrations: Int
    /// Device time of the last, milliseconds since 1970.
    public var last: Int64
    /// Error before it was touched at the last calibration that tells.
    public var error: Double?
    /// Drift a day.
    public var rate: Double?
    /// Error that may be borne.
    public var tolerance: Double?
    /// When drift reaches the tolerance, milliseconds since 1970.
    public var due: Int64?
    /// `fine`, `clean or calibrate soon`, `clean or calibrate now`, `unknown`.
    public var advice: String

    /// Makes a row.
    public init(
        _ key: SeriesKey,
        unit: String,
        calibrations: Int,
        last: Int64,
        error: Double?,
        rate: Double?,
        tolerance: Double?,
        due: Int64?,
        advice: String
    ) {
        (site, device, channel) = (key.device.site, key.device.device, key.channel)
        (self.unit, self.calibrations, self.last, self.error) = (unit, calibrations, last, error)
        (self.rate, self.tolerance, self.due, self.advice) = (rate, tolerance, due, advice)
    }
}
