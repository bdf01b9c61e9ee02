internal import Glibc

/// Reference evapotranspiration of grass.
///
/// Source: FAO Irrigation and Drainage Paper 56 (Allen, Pereira, Raes & Smith 1998), chapters 3 and 4.
enum FAO56 {
    /// Air pressure in kPa at `z` m above the sea, equation 7.
    static func pressure(z: Double) -> Double { 101.3 * pow((293 - 0.0065 * z) / 293, 5.26) }

    /// Psychrometric constant in kPa/Cel, equation 8.
    static func psychrometric(P: Double) -> Double { 0.665e-3 * P }

    /// Slope of the saturation vapour pressure in kPa/Cel, equation 13.
    static func slope(_ T: Double) -> Double { 4098 * MoistAir.saturation(T) / ((T + 237.3) * (T + 237.3)) }

    /// Wind at 2 m in m/s from that at `z` m, equation 47.
    static func windAt2m(_ u: Double, z: Double) -> Double { u * 4.87 / log(67.8 * z - 5.42) }

    /// Actual vapour pressure in kPa from both extremes of humidity, equation 17.
    static func vapour(Tmin: Double, Tmax: Double, RHmin: Double, RHmax: Double) -> Double {
        (MoistAir.saturation(Tmin) * RHmax + MoistAir.saturation(Tmax) * RHmin) / 200
    }

    /// Mean saturation vapour pressure in kPa, equation 12.
    static func meanSaturation(Tmin: Double, Tmax: Double) -> Double {
        (MoistAir.saturation(Tmax) + MoistAir.saturation(Tmin)) / 2
    }

    /// Net outgoing long-wave radiation of a day in MJ/m2/d, equation 39; `share` is Rs/Rso, at most 1.
    static func longwave(Tmin: Double, Tmax: Double, ea: Double, share: Double) -> Double {
        let warmth = (pow(Tmax + 273.16, 4) + pow(Tmin + 273.16, 4)) / 2
        return 4.903e-9 * warmth * (0.34 - 0.14 * ea.squareRoot()) * (1.35 * min(1, share) - 0.35)
    }

    /// Ångström's formula, equation 35, with the recommended 0.25 and 0.50.
    static func angstrom(Ra: Double, sunshine: Double, daylight: Double) -> Double {
        (0.25 + 0.5 * sunshine / daylight) * Ra
    }

    /// The Penman-Monteith equation, 6 and 53, in mm per day (`numerator` 900) or per hour (37).
    static func penmanMonteith(
        net: Double,
        T: Double,
        u2: Double,
        deficit: Double,
        P: Double,
        numerator: Double
    ) -> Double {
        let (delta, gamma) = (slope(T), psychrometric(P: P))
        return (0.408 * delta * net + gamma * numerator / (T + 273) * u2 * deficit)
            / (delta + gamma * (1 + 0.34 * u2))
    }

    /// A day of weather.
    struct Day {
        var Tmin, Tmax, RHmin, RHmax: Double
        /// Wind at 2 m in m/s.
        var u2: Double
        /// Solar radiation in MJ/m2/d; NaN: from sunshine.
        var Rs: Double
        /// Hours of sunshine; NaN: from radiation.
        var sunshine: Double
        /// Latitude in rad, height above the sea in m, day of the year.
        var latitude, z, day: Double

        /// In mm/d, with no heat into the soil over the day.
        var evapotranspiration: Double {
            let Ra = Sun.daily(latitude: latitude, day: day)
            let radiation = Rs.isNaN ? fromSunshine(Ra) : Rs
            // Where the sun does not rise the sky counts as clear.
            let share = Ra > 0 ? radiation / ((0.75 + 2e-5 * z) * Ra) : 1
            let ea = FAO56.vapour(Tmin: Tmin, Tmax: Tmax, RHmin: RHmin, RHmax: RHmax)
            let net = 0.77 * radiation - FAO56.longwave(Tmin: Tmin, Tmax: Tmax, ea: ea, share: share)
            return FAO56.penmanMonteith(
                net: net,
                T: (Tmin + Tmax) / 2,
                u2: u2,
                deficit: FAO56.meanSaturation(Tmin: Tmin, Tmax: Tmax) - ea,
                P: FAO56.pressure(z: z),
                numerator: 900
            )
        }

        private func fromSunshine(_ Ra: Double) -> Double {
            let daylight = 24 / .pi * Sun.sunset(latitude: latitude, declination: Sun.declination(day: day))
            return daylight > 0 ? FAO56.angstrom(Ra: Ra, sunshine: sunshine, daylight: daylight) : 0
        }
    }

    /// An hour of weather.
    struct Hour {
        var T, RH, u2, Rs: Double
        /// Latitude in rad, height above the sea in m, day of the year.
        var latitude, z, day: Double
        /// Solar hour angle of the middle of the hour in rad.
        var angle: Double
        /// Rs/Rso two to three hours before sunset, for hours without sun; NaN: not known.
        var evening: Double

        /// In mm/h; NaN for an hour without sun when the evening's sky is not known.
        var evapotranspiration: Double {
            let Ra = Sun.hourly(latitude: latitude, day: day, angle: angle)
            let share = Ra > 0 ? min(1, Rs / ((0.75 + 2e-5 * z) * Ra)) : evening
            let ea = MoistAir.saturation(T) * RH / 100
            let warmth = 2.043e-10 * pow(T + 273.16, 4)
            let net = 0.77 * Rs - warmth * (0.34 - 0.14 * ea.squareRoot()) * (1.35 * share - 0.35)
            return FAO56.penmanMonteith(
                net: net - (Ra > 0 ? 0.1 : 0.5) * net,
                T: T,
                u2: u2,
                deficit: MoistAir.saturation(T) - ea,
                P: FAO56.pressure(z: z),
                numerator: 37
            )
        }
    }
}
