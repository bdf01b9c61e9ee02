/// Density of sea water brought to the surface.
public enum PotentialDensity {
    /// Potential density anomaly, kg/m3, of what a profiler measures; Reference Salinity stands for Absolute Salinity,
    /// which only differences within one profile can bear.
    ///
    /// - Parameters:
    ///   - SP: practical salinity.
    ///   - t: temperature in place, Cel.
    ///   - p: sea pressure, dbar.
    /// - Returns: NaN when an input is, or is out of all range.
    /// - Source: TEOS-10, 75-term expression (Roquet et al. 2015).
    public static func anomaly(SP: Double, t: Double, p: Double) -> Double {
        guard SP >= 0, SP <= 50, abs(t) <= 60, abs(p) <= 12_000 else { return .nan }
        let SA = AbsoluteSalinity.reference(SP: SP)
        let CT = SeawaterGibbs.conservativeTemperature(SA: SA, t: t, p: max(0, p))
        return SpecificVolume.density(SA: SA, CT: CT, p: 0) - 1_000
    }
}
