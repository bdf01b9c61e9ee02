internal import Glibc

/// The sun over Rizhao.
enum Sun {
    /// Latitude in radians: 35.4 degrees north.
    static let latitude = 35.4 * Double.pi / 180
    /// Of full daylight above the air, in W/m2: 0.0820 MJ/m2/min.
    private static let constant = 1_367.0

    /// Relative distance of earth and sun, inverse.
    ///
    /// - Source: FAO-56, equation 23.
    private static func nearness(_ dayOfYear: Double) -> Double { 1 + 0.033 * cos(2 * .pi * dayOfYear / 365) }

    /// Declination in radians.
    ///
    /// - Source: FAO-56, equation 24.
    private static func declination(_ dayOfYear: Double) -> Double { 0.409 * sin(2 * .pi * dayOfYear / 365 - 1.39) }

    /// Radiation above the air on a flat surface, in W/m2; 0 at night.
    static func aboveAir(_ moment: Moment) -> Double {
        let day = moment.dayOfYear
        let tilt = declination(day)
        let angle = (moment.hour - 12) * .pi / 12
        let height = sin(latitude) * sin(tilt) + cos(latitude) * cos(tilt) * cos(angle)
        return max(0, constant * nearness(day) * height)
    }

    /// Radiation above the air of a whole day, in MJ/m2.
    ///
    /// - Parameters:
    ///   - dayOfYear: 1…366.
    ///   - latitude: radians.
    /// - Returns: MJ/m2.
    /// - Source: FAO-56, equation 21.
    static func dailyAboveAir(_ dayOfYear: Double, latitude: Double = Sun.latitude) -> Double {
        let tilt = declination(dayOfYear)
        let sunset = acos(-tan(latitude) * tan(tilt))
        let height = sunset * sin(latitude) * sin(tilt) + cos(latitude) * cos(tilt) * sin(sunset)
        return 24 * 60 / .pi * 0.0820 * nearness(dayOfYear) * height
    }
}
