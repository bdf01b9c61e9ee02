internal import Glibc

/// Gibbs energy of sea water: everything exact in TEOS-10 follows from it and its derivatives.
///
/// Source: IAPWS-08 (salt) and IAPWS-09 (water), as adopted by TEOS-10 (IOC, SCOR & IAPSO 2010, appendix H). Arguments
/// throughout: Absolute Salinity `SA` in g/kg, temperature `t` in Cel (ITS-90), sea pressure `p` in dbar.
enum SeawaterGibbs {
    /// Cel to K.
    static let zero = 273.15
    /// The heat capacity that defines Conservative Temperature, in J/(kg K).
    private static let heatCapacity = 3991.86795711963
    /// (40 K)⁻¹, which makes temperature a number.
    private static let perKelvin = 0.025
    /// 1 / (40 × 35.16504 / 35) kg/g.
    private static let perSalinity = 0.0248826675584615

    /// Density in kg/m3.
    static func density(SA: Double, t: Double, p: Double) -> Double {
        // At the surface, where oxygen is judged for every message, one term by pressure is left of each row.
        1e8 / (p == 0 ? surfaceVolume(SA: SA, t: t) : energy(SA: SA, t: t, p: p, byPressure: 1))
    }

    /// The derivative of `energy` by pressure at 0 dbar.
    private static func surfaceVolume(SA: Double, t: Double) -> Double {
        let (y, x2) = (t * perKelvin, perSalinity * SA)
        let x = x2.squareRoot()
        var sum = 0.0
        for block in saltVolumes.reversed() { sum = sum * x + Polynomial.value(block, y) }
        return Polynomial.value(waterVolumes, y) + x2 * sum
    }

    private static let waterVolumes = volumes(water)
    private static let saltVolumes = salt.map(volumes)

    private static func volumes(_ rows: [[Double]]) -> [Double] { rows.map { $0.count > 1 ? $0[1] : 0 } }

    /// Conservative Temperature in Cel: potential enthalpy over a constant heat capacity.
    static func conservativeTemperature(SA: Double, t: Double, p: Double) -> Double {
        let potential = potentialTemperature(SA: SA, t: t, p: p)
        let slope = energy(SA: SA, t: potential, p: 0, byTemperature: 1) * perKelvin
        return (energy(SA: SA, t: potential, p: 0) - (zero + potential) * slope) / heatCapacity
    }

    /// Temperature in Cel that the water has when brought to 0 dbar without heat: same entropy, found by Newton.
    static func potentialTemperature(SA: Double, t: Double, p: Double) -> Double {
        guard p != 0 else { return t }
        let wanted = energy(SA: SA, t: t, p: p, byTemperature: 1)
        var found = t
        for _ in 0..<10 {
            let miss = energy(SA: SA, t: found, p: 0, byTemperature: 1) - wanted
            let step = miss / (energy(SA: SA, t: found, p: 0, byTemperature: 2) * perKelvin)
            found -= step
            if abs(step) < 1e-13 { break }
        }
        return found
    }

    /// Chemical potential of the water in sea water in J/kg, and its change with temperature in J/(kg K).
    ///
    /// It is g - SA ∂g/∂SA; for a term of salinity to the power i/2 that is the (1 - i/2)th part.
    static func waterPotential(SA: Double, t: Double, p: Double) -> (value: Double, slope: Double) {
        let (y, z, x2) = (t * perKelvin, p * 1e-4, perSalinity * SA)
        let logarithms = -0.5 * x2 * (logarithm.0 + logarithm.1 * y)
        var (value, slope) = (plane(water, y, z, 0, 0) + logarithms, plane(water, y, z, 1, 0) - 0.5 * x2 * logarithm.1)
        var power = x2
        for index in salt.indices {
            let share = 1 - 0.5 * Double(index + 2)
            value += share * power * plane(salt[index], y, z, 0, 0)
            slope += share * power * plane(salt[index], y, z, 1, 0)
            power *= x2.squareRoot()
        }
        return (value, slope * perKelvin)
    }

    /// Gibbs energy in J/kg, or a derivative by t / 40 Cel or by p / 10⁴ dbar.
    private static func energy(
        SA: Double,
        t: Double,
        p: Double,
        byTemperature: Int = 0,
        byPressure: Int = 0
    ) -> Double {
        let (y, z, x2) = (t * perKelvin, p * 1e-4, perSalinity * SA)
        let x = x2.squareRoot()
        var sum = 0.0
        for block in salt.reversed() { sum = sum * x + plane(block, y, z, byTemperature, byPressure) }
        sum = plane(water, y, z, byTemperature, byPressure) + x2 * sum
        guard SA > 0, byPressure == 0 else { return sum }
        switch byTemperature {
        case 0: return sum + x2 * log(x) * (logarithm.0 + logarithm.1 * y)
        case 1: return sum + x2 * log(x) * logarithm.1
        default: return sum
        }
    }

    /// The terms of one power of salinity, or their derivatives.
    @inline(__always)
    private static func plane(_ rows: [[Double]], _ y: Double, _ z: Double, _ byY: Int, _ byZ: Int) -> Double {
        var sum = 0.0
        for power in stride(from: rows.count - 1, through: byY, by: -1) {
            sum = sum * y + factor(power, byY) * derivative(rows[power], z, byZ)
        }
        return sum
    }

    @inline(__always)
    private static func derivative(_ row: [Double], _ z: Double, _ order: Int) -> Double {
        var sum = 0.0
        for power in stride(from: row.count - 1, through: order, by: -1) {
            sum = sum * z + factor(power, order) * row[power]
        }
        return sum
    }

    /// What a power brings when it is differentiated 0, 1 or 2 times.
    @inline(__always)
    private static func factor(_ power: Int, _ order: Int) -> Double {
        order == 0 ? 1 : order == 1 ? Double(power) : Double(power * (power - 1))
    }
}
