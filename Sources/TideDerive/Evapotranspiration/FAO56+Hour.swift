internal import Glibc

extension FAO56 {
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
