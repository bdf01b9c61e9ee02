/// What stands under the key of a reading.
struct FormerReading {
    var value: Double
    /// `QCFlag.rawValue`.
    var flag: UInt8
    /// The value as decoded; NaN when it is the value itself.
    var raw = Double.nan

    /// The value before calibration and filters.
    var decoded: Double { raw.isNaN ? value : raw }
}
