public import TideModel

/// How fast a probe drifts, by what it showed at each calibration before it was touched.
public struct DriftTrend: Sendable, Equatable {
    /// What is to be done.
    public enum Advice: String, Sendable {
        /// Nothing yet.
        case fine
        /// The error that is foretold reaches half of the tolerance.
        case soon = "clean or calibrate soon"
        /// It is beyond the tolerance.
        case now = "clean or calibrate now"
        /// Fewer than one calibration tells what the probe showed before it.
        case unknown
    }

    /// Device time of the last calibration.
    public let last: Timestamp
    /// What it showed less what was true at the last calibration that tells, before it was touched; nil when none does.
    public let error: Double?
    /// Drift a day, the median of those between calibrations, at most the last five; nil when none can be told.
    public let rate: Double?
    /// When drift reaches the tolerance.
    public let due: Timestamp?
    /// What is to be done at the time asked for.
    public let advice: Advice

    private static let day = 86_400_000.0
    /// What was long ago says little of the membrane that is there now.
    private static let mostRates = 5

    /// Looks at the calibrations of a series.
    ///
    /// - Parameters:
    ///   - entries: by the time from which they hold; nil is made of none.
    ///   - tolerance: error that may be borne, in the canonical unit; nil when nobody says.
    ///   - now: for the advice.
    public init?(_ entries: [Calibration], tolerance: Double?, at now: Timestamp) {
        guard let newest = entries.last else { return nil }
        var (rates, error, touched) = ([Double](), Double?.none, Timestamp?.none)
        for entry in entries {
            if let before = entry.remarks.before, let truth = entry.remarks.truth {
                error = before - truth
                if let touched, entry.from > touched, let error {
                    let days = Double(entry.from.milliseconds - touched.milliseconds) / Self.day
                    rates.append(error / days)
                }
            }
            touched = entry.from
        }
        let latest = rates.suffix(Self.mostRates).sorted()
        let middle = latest.count / 2
        let rate =
            latest.isEmpty ? nil : latest.count % 2 == 1 ? latest[middle] : (latest[middle - 1] + latest[middle]) / 2
        // What was left after the calibration stays.
        let left = newest.remarks.after.flatMap { after in newest.remarks.truth.map { after - $0 } } ?? 0
        (last, self.error, self.rate) = (newest.from, error, rate)
        guard let tolerance, tolerance > 0, let rate, rate != 0 else {
            (due, advice) = (nil, .unknown)
            return
        }
        let days = max(0, (rate > 0 ? tolerance - left : -tolerance - left) / rate)
        due = Timestamp(milliseconds: newest.from.milliseconds + Int64(min(days, 36_500) * Self.day))
        let spent = Double(now.milliseconds - newest.from.milliseconds) / Self.day
        advice = spent >= days ? .now : spent >= days / 2 ? .soon : .fine
    }

    /// Error that may be borne for a quantity, in its canonical unit: the accuracy of usual sensors.
    ///
    /// - Parameter quantity: name of a quantity.
    /// - Returns: the tolerance; nil when there is no usual one.
    /// - Source: accuracies of sensors in use, as data sheets of their makers give them for new ones.
    public static func usualTolerance(_ quantity: String) -> Double? { tolerances[quantity] }

    private static let tolerances: [String: Double] = [
        "air_temperature": 0.3, "water_temperature": 0.1, "soil_temperature": 0.5, "relative_humidity": 3,
        "air_pressure": 0.5, "dissolved_oxygen": 0.3, "oxygen_saturation": 3, "ph": 0.2, "soil_ph": 0.2,
        "practical_salinity": 0.5, "soil_volumetric_water_content": 0.03, "ammonia_air": 1,
        "hydrogen_sulfide_air": 0.5, "co2_air": 50, "rumen_ph": 0.2,
    ]
}
