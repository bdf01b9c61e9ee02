internal import Glibc

/// Water vapour in air; temperatures in Cel, relative humidity in %, pressures of vapour in kPa.
enum MoistAir {
    /// The constants of a formula of Magnus' form, e = factor · exp(b T / (c + T)).
    struct Magnus {
        var b: Double
        var c: Double

        /// Alduchov & Eskridge (1996), Journal of Applied Meteorology 35, 601.
        static let alduchov = Magnus(b: 17.625, c: 243.04)
        /// Sonntag (1990), Zeitschrift für Meteorologie 70, 340; WMO guide 8 (CIMO).
        static let sonntag = Magnus(b: 17.62, c: 243.12)
        /// Tetens' constants as FAO-56 has them, equation 11.
        static let fao56 = Magnus(b: 17.27, c: 237.3)

        /// Dew point over water; minus infinity for dry air.
        func dewPoint(T: Double, RH: Double) -> Double {
            let gamma = log(RH / 100) + b * T / (c + T)
            return c * gamma / (b - gamma)
        }
    }

    /// Saturation vapour pressure over water, FAO-56 equation 11.
    static func saturation(_ T: Double) -> Double { 0.6108 * exp(17.27 * T / (T + 237.3)) }

    /// Dew point for a vapour pressure, FAO-56 equation 11 turned round.
    static func dewPoint(vapour: Double) -> Double {
        let x = log(vapour / 0.6108)
        return 237.3 * x / (17.27 - x)
    }

    /// Wet bulb temperature at 1013.25 hPa, by fit.
    ///
    /// Source: Stull (2011), J. Appl. Meteor. Climatol. 50, 2267, for 5...99 % and -20...50 Cel.
    static func wetBulb(T: Double, RH: Double) -> Double {
        T * atan(0.151977 * (RH + 8.313659).squareRoot()) + atan(T + RH) - atan(RH - 1.676331)
            + 0.00391838 * RH * RH.squareRoot() * atan(0.023101 * RH) - 4.686035
    }
}
