internal import Glibc

/// A loam field.
struct Field {
    let water: Ground.Day
    let weather: Weather

    /// Degrees Celsius at a depth: the waves of year and day, damped and late as heat conduction has it.
    ///
    /// - Parameters:
    ///   - moment: when.
    ///   - depth: metres.
    /// - Returns: degrees Celsius.
    func temperature(_ moment: Moment, depth: Double) -> Double {
        // Damping depths of a moist loam: 0.12 m for a day, and √365 times as much for a year.
        let (day, year) = (depth / 0.12, depth / 2.3)
        let annual = 12.5 * exp(-year) * moment.annual(peak: 205 + year * 365 / (2 * .pi))
        return 13.5 + annual + 5.5 * exp(-day) * moment.diel(peak: 14.5 + day * 24 / (2 * .pi))
    }

    /// Water content, m3/m3; a probe reads 0.003 more for each 10 K of its own warmth.
    func waterContent(_ moment: Moment, depth: Double) -> Double {
        let share = min(1, max(0, (depth - 0.15) / 0.3))
        let water = (1 - share) * self.water.topsoil + share * self.water.subsoil
        return water + 0.0003 * (temperature(moment, depth: depth) - 13.5)
    }

    /// Bulk electrical conductivity, dS/m: water carries it.
    func conductivity(_ moment: Moment, depth: Double) -> Double {
        0.05 + 2.4 * waterContent(moment, depth: depth)
    }
}
