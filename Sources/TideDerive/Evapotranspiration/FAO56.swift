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
}
