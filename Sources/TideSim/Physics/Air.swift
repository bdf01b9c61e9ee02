internal import Glibc

/// Moist air.
enum Air {
    /// Saturation vapour pressure in kPa.
    ///
    /// - Parameter temperature: degrees Celsius.
    /// - Returns: kPa.
    /// - Source: FAO-56, equation 11.
    static func vapourPressure(_ temperature: Double) -> Double {
        0.6108 * exp(17.27 * temperature / (temperature + 237.3))
    }

    /// Relative humidity in percent, 10…100.
    ///
    /// - Parameters:
    ///   - temperature: degrees Celsius.
    ///   - dewPoint: degrees Celsius.
    /// - Returns: percent.
    static func humidity(_ temperature: Double, dewPoint: Double) -> Double {
        min(100, max(10, 100 * vapourPressure(dewPoint) / vapourPressure(temperature)))
    }
}
