internal import Glibc

/// Where moon and sun stand, as tides need it.
///
/// Source: Explanatory Supplement to the Astronomical Ephemeris (1961), pages 98 and 107, as UTide 0.4 has them; good
/// from 1900 to 2100.
struct TidalSky {
    /// In cycles: lunar time, mean longitudes of moon, sun and lunar perigee, negative of that of the moon's ascending
    /// node, mean longitude of the perihelion.
    let angles: (Double, Double, Double, Double, Double, Double)
    /// Factors of satellites that depend on latitude.
    private let diurnal: Double
    private let semidiurnal: Double

    /// The sky at a time in seconds since 1970 (UTC), as seen from a latitude in degrees.
    init(time: Double, latitude: Double) {
        let civil = time / 86_400
        let d = civil + 25_567.5  // days since 1899-12-31T12:00
        let moon = Self.longitude(270.434164, 13.1763965268, -0.0000850, 0.000000039, d)
        let sun = Self.longitude(279.696678, 0.9856473354, 0.00002267, 0, d)
        let perigee = Self.longitude(334.329556, 0.1114040803, -0.0007739, -0.00000026, d)
        let node = Self.longitude(-259.183275, 0.0529539222, -0.0001557, -0.000000050, d)
        let perihelion = Self.longitude(281.220844, 0.0000470684, 0.0000339, 0.000000070, d)
        angles = (civil - civil.rounded(.down) + sun - moon, moon, sun, perigee, node, perihelion)
        // Nearer to the equator the factors would grow beyond all bounds.
        let apart = abs(latitude) < 5 ? (latitude < 0 ? -5 : 5) : latitude
        let sine = sin(apart * .pi / 180)
        diurnal = 0.36309 * (1 - 5 * sine * sine) / sine
        semidiurnal = 2.59808 * sine
    }

    /// In cycles; `d` in days, the coefficients in degrees for 1, d, (d / 10⁴)² and (d / 10⁴)³.
    private static func longitude(_ a: Double, _ b: Double, _ c: Double, _ e: Double, _ d: Double) -> Double {
        let D = d / 10_000
        return ((a + b * d + c * D * D + e * D * D * D) / 360).truncatingRemainder(dividingBy: 1)
    }

    /// Nodal factor f, and V + u in cycles.
    func argument(_ constituent: TidalConstituent) -> (f: Double, cycles: Double) {
        guard constituent.parts.isEmpty else {
            var (f, cycles) = (1.0, 0.0)
            for part in constituent.parts {
                let argument = argument(part.constituent)
                f *= pow(argument.f, abs(part.times))
                cycles += part.times * argument.cycles
            }
            return (f, cycles)
        }
        let nodal = nodal(constituent.satellites)
        return (nodal.f, equilibrium(constituent) + nodal.u)
    }

    private func equilibrium(_ constituent: TidalConstituent) -> Double {
        let n = constituent.doodson
        return n[0] * angles.0 + n[1] * angles.1 + n[2] * angles.2 + n[3] * angles.3 + n[4] * angles.4
            + n[5] * angles.5 + constituent.phase
    }

    private func nodal(_ satellites: [TidalConstituent.Satellite]) -> (f: Double, u: Double) {
        var (real, imaginary) = (1.0, 0.0)
        for satellite in satellites {
            let cycles =
                satellite.perigee * angles.3 + satellite.node * angles.4 + satellite.perihelion * angles.5
                + satellite.phase
            let share = satellite.share * factor(satellite.latitude)
            real += share * cos(2 * .pi * cycles)
            imaginary += share * sin(2 * .pi * cycles)
        }
        return (hypot(real, imaginary), atan2(imaginary, real) / (2 * .pi))
    }

    private func factor(_ latitude: TidalConstituent.Latitude) -> Double {
        switch latitude {
        case .none: 1
        case .diurnal: diurnal
        case .semidiurnal: semidiurnal
        }
    }
}
