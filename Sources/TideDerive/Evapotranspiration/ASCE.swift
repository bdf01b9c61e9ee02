internal import Glibc

/// Standardized reference evapotranspiration of short (grass) or tall (alfalfa) cover.
///
/// Source: ASCE-EWRI (2005), The ASCE standardized reference evapotranspiration equation; what it leaves to the reader
/// (cloudiness of hours with a low sun, night as negative net radiation) as refet 0.5.0 does it. Rs/Rso is held to
/// 0.3...1, which FAO-56 does not: on dark days they differ by up to 0.2 mm/d.
enum ASCE {
    /// Short or tall cover.
    enum Surface: Int { case short, tall }

    /// Where the weather is from.
    struct Place {
        /// Latitude in rad, height above the sea in m, day of the year.
        var latitude, z, day: Double
        /// Wind in m/s, measured at `height` m.
        var wind, height: Double
    }

    /// In mm/d; vapour pressure `ea` in kPa, radiation `Rs` in MJ/m2/d.
    static func daily(Tmin: Double, Tmax: Double, ea: Double, Rs: Double, at place: Place, _ surface: Surface) -> Double
    {
        let clear = (0.75 + 2e-5 * place.z) * Sun.daily(latitude: place.latitude, day: place.day)
        let warmth = (pow(Tmax + 273.16, 4) + pow(Tmin + 273.16, 4)) / 2
        let longwave = 4.901e-9 * cloudiness(Rs: Rs, clear: clear) * (0.34 - 0.14 * ea.squareRoot()) * warmth
        return penmanMonteith(
            net: 0.77 * Rs - longwave,
            T: (Tmin + Tmax) / 2,
            deficit: max(0, FAO56.meanSaturation(Tmin: Tmin, Tmax: Tmax) - ea),
            place,
            numerator: surface == .short ? 900 : 1600,
            denominator: surface == .short ? 0.34 : 0.38
        )
    }

    /// In mm/h for the hour that begins at `utc` h; `longitude` in degrees east, other arguments as `daily`.
    static func hourly(
        T: Double,
        ea: Double,
        Rs: Double,
        utc: Double,
        longitude: Double,
        at place: Place,
        _ surface: Surface
    ) -> Double {
        let middle = Sun.angle(utc: utc + 0.5, longitude: longitude, day: place.day)
        let begin = Sun.angle(utc: utc, longitude: longitude, day: place.day)
        let clear = (0.75 + 2e-5 * place.z) * Sun.hourly(latitude: place.latitude, day: place.day, angle: middle)
        let declination = Sun.declination(day: place.day)
        // With a low sun Rs/Rso says little about the sky.
        let isLow = Sun.altitude(latitude: place.latitude, declination: declination, angle: begin) < 0.3
        let cloudiness = isLow ? 1 : cloudiness(Rs: Rs, clear: clear)
        let net = 0.77 * Rs - 2.042e-10 * cloudiness * (0.34 - 0.14 * ea.squareRoot()) * pow(T + 273.16, 4)
        let isNight = net < 0
        return penmanMonteith(
            net: net - groundShare(isNight, surface) * net,
            T: T,
            deficit: MoistAir.saturation(T) - ea,
            place,
            numerator: surface == .short ? 37 : 66,
            denominator: surface == .short ? (isNight ? 0.96 : 0.24) : (isNight ? 1.7 : 0.25)
        )
    }

    /// Share of the net radiation that goes into the ground.
    private static func groundShare(_ isNight: Bool, _ surface: Surface) -> Double {
        surface == .short ? (isNight ? 0.5 : 0.1) : (isNight ? 0.2 : 0.04)
    }

    private static func cloudiness(Rs: Double, clear: Double) -> Double {
        1.35 * min(1, max(0.3, clear == 0 ? 1 : Rs / clear)) - 0.35
    }

    private static func penmanMonteith(
        net: Double,
        T: Double,
        deficit: Double,
        _ place: Place,
        numerator: Double,
        denominator: Double
    ) -> Double {
        let u2 = FAO56.windAt2m(place.wind, z: place.height)
        let gamma = 0.000665 * FAO56.pressure(z: place.z)
        // 2503 is 4098 × 0.6108, rounded as ASCE-EWRI prints it.
        let delta = 2503 * exp(17.27 * T / (T + 237.3)) / ((T + 237.3) * (T + 237.3))
        return (0.408 * delta * net + gamma * numerator * u2 * deficit / (T + 273))
            / (delta + gamma * (1 + denominator * u2))
    }
}
