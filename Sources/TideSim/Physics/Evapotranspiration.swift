internal import Glibc

/// Water that a reference crop loses in a day.
enum Evapotranspiration {
    /// What a day was like.
    struct Day {
        /// Degrees Celsius.
        var coldest, warmest: Double
        /// Vapour pressure of the air, kPa.
        var vapour: Double
        /// Mean wind 2 m above ground, m/s.
        var wind: Double
        /// Sunshine on a flat surface, MJ/m2.
        var radiation: Double
        /// The same without clouds.
        var clear: Double
        /// Air pressure, kPa.
        var pressure: Double
    }

    /// Reference evapotranspiration in mm.
    ///
    /// - Source: FAO-56, equation 6 with equations 8, 11 to 13 and 38 to 40; soil heat flux 0.
    static func reference(_ day: Day) -> Double {
        let mean = (day.coldest + day.warmest) / 2
        let saturated = (Air.vapourPressure(day.coldest) + Air.vapourPressure(day.warmest)) / 2
        let slope = 4_098 * Air.vapourPressure(mean) / ((mean + 237.3) * (mean + 237.3))
        let gamma = 0.665e-3 * day.pressure
        let fourth = (pow(day.coldest + 273.16, 4) + pow(day.warmest + 273.16, 4)) / 2
        let cloudiness = 1.35 * min(1, day.radiation / day.clear) - 0.35
        let longWave = 4.903e-9 * fourth * (0.34 - 0.14 * day.vapour.squareRoot()) * cloudiness
        let net = 0.77 * day.radiation - longWave
        let dryness = gamma * 900 / (mean + 273) * day.wind * (saturated - day.vapour)
        return max(0, (0.408 * slope * net + dryness) / (slope + gamma * (1 + 0.34 * day.wind)))
    }
}
