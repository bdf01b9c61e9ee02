internal import Glibc

/// Oxygen in water.
enum Oxygen {
    /// Saturation in mg/L under water-saturated air of 1 atm.
    ///
    /// - Parameters:
    ///   - temperature: degrees Celsius, 0…40.
    ///   - salinity: practical salinity, 0…40.
    /// - Returns: mg/L.
    /// - Source: Benson and Krause (1984) in the form of APHA 4500-O.
    static func saturation(_ temperature: Double, _ salinity: Double) -> Double {
        let t = temperature + 273.15
        let fresh =
            -139.34411 + 157_570.1 / t - 66_423_080 / (t * t) + 1.2438e10 / (t * t * t)
            - 862_194_900_000 / (t * t * t * t)
        return exp(fresh - salinity * (0.017674 - 10.754 / t + 2_140.7 / (t * t)))
    }

    /// pH that follows the carbon dioxide which photosynthesis takes and respiration gives.
    ///
    /// - Parameter percent: saturation with oxygen.
    /// - Returns: 7.4…9.4.
    static func ph(_ percent: Double) -> Double { min(9.4, max(7.4, 8.1 + 0.12 * (percent - 100) / 40)) }
}
