/// Volume of 1 kg of sea water as a polynomial of 75 terms, fitted to the ocean's range down to 8000 dbar.
///
/// Source: Roquet, Madec, McDougall & Barker (2015), Ocean Modelling 90, 29; coefficients as in GSW 3.06.
enum SpecificVolume {
    /// Density in kg/m3 of Absolute Salinity `SA` in g/kg, Conservative Temperature `CT` in Cel and pressure `p` in dbar.
    static func density(SA: Double, CT: Double, p: Double) -> Double { 1 / volume(SA: SA, CT: CT, p: p).value }

    /// Speed of sound in m/s; arguments as `density`.
    static func soundSpeed(SA: Double, CT: Double, p: Double) -> Double {
        let (value, slope) = volume(SA: SA, CT: CT, p: p)
        return 10_000 * (-value * value / slope).squareRoot()
    }

    /// Volume in m3/kg and its change with the pressure in units of 10⁴ dbar.
    private static func volume(SA: Double, CT: Double, p: Double) -> (value: Double, slope: Double) {
        // 1 / (40 × 35.16504 / 35), and the shift of 24 g/kg that keeps the root smooth at 0.
        let s = (0.0248826675584615 * SA + 0.5971840214030754).squareRoot()
        let (t, z) = (CT * 0.025, p * 1e-4)
        var (value, slope) = (0.0, 0.0)
        for block in coefficients.reversed() {
            slope = slope * z + value
            value = value * z + plane(block, s, t)
        }
        return (value, slope)
    }

    /// The terms of one power of pressure.
    @inline(__always)
    private static func plane(_ block: [[Double]], _ s: Double, _ t: Double) -> Double {
        var sum = 0.0
        for row in block.reversed() { sum = sum * t + Polynomial.value(row, s) }
        return sum
    }
}
