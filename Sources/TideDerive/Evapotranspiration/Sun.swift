internal import Glibc

/// Where the sun stands and what it sends; angles in rad, days of the year from 1.
///
/// Source: FAO-56 (Allen, Pereira, Raes & Smith 1998), equations 21...34, and ASCE-EWRI (2005), which differ in the
/// solar constant alone.
enum Sun {
    /// In MJ/m2/h: FAO-56 writes 0.0820 MJ/m2/min, ASCE-EWRI 4.92 MJ/m2/h, which is the same.
    static let constant = 4.92

    /// Inverse relative distance of the earth, equation 23.
    static func distance(day: Double) -> Double { 1 + 0.033 * cos(2 * .pi / 365 * day) }

    /// Declination, equation 24.
    static func declination(day: Double) -> Double { 0.409 * sin(2 * .pi / 365 * day - 1.39) }

    /// Hour angle of sunset, equation 25; π where the sun does not set, 0 where it does not rise.
    static func sunset(latitude: Double, declination: Double) -> Double {
        acos(min(1, max(-1, -tan(latitude) * tan(declination))))
    }

    /// Radiation outside the atmosphere of a day in MJ/m2/d, equation 21.
    static func daily(latitude: Double, day: Double) -> Double {
        let declination = declination(day: day)
        let sunset = sunset(latitude: latitude, declination: declination)
        let shape =
            sunset * sin(latitude) * sin(declination) + cos(latitude) * cos(declination) * sin(sunset)
        return 24 / .pi * constant * distance(day: day) * shape
    }

    /// Radiation outside the atmosphere in the hour round a solar hour angle in MJ/m2/h, equation 28.
    ///
    /// The hour is cut at sunrise and sunset, as ASCE-EWRI does it (equation 56).
    static func hourly(latitude: Double, day: Double, angle: Double) -> Double {
        let declination = declination(day: day)
        let sunset = sunset(latitude: latitude, declination: declination)
        let last = min(sunset, max(-sunset, angle + .pi / 24))
        let first = min(last, min(sunset, max(-sunset, angle - .pi / 24)))
        let shape =
            (last - first) * sin(latitude) * sin(declination)
            + cos(latitude) * cos(declination) * (sin(last) - sin(first))
        return 12 / .pi * constant * distance(day: day) * shape
    }

    /// Seasonal correction of solar time in h, equation 32.
    static func correction(day: Double) -> Double {
        let b = 2 * .pi * (day - 81) / 364
        return 0.1645 * sin(2 * b) - 0.1255 * cos(b) - 0.025 * sin(b)
    }

    /// Hour angle at a time of UTC in h, -π..<π; `longitude` in degrees east.
    static func angle(utc: Double, longitude: Double, day: Double) -> Double {
        let hours = utc + longitude / 15 + correction(day: day) - 12
        let turns = hours / 24 + 0.5
        return 2 * .pi * (turns - turns.rounded(.down) - 0.5)
    }

    /// Angle above the horizon.
    static func altitude(latitude: Double, declination: Double, angle: Double) -> Double {
        asin(sin(latitude) * sin(declination) + cos(latitude) * cos(declination) * cos(angle))
    }
}
