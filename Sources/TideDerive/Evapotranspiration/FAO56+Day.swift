extension FAO56 {
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
            let daylight = 24 / Double.pi * Sun.sunset(latitude: latitude, declination: Sun.declination(day: day))
            return daylight > 0 ? FAO56.angstrom(Ra: Ra, sunshine: sunshine, daylight: daylight) : 0
        }
    }
}
