/// Where sea water freezes.
///
/// Source: TEOS-10 (IOC, SCOR & IAPSO 2010), section 3.33: the water in sea water and in ice have the same chemical
/// potential; dissolved air as in GSW.
enum SeaFreezing {
    /// In-situ freezing temperature in Cel.
    ///
    /// `SA` is in g/kg, sea pressure `p` in dbar, `saturation` the share of air saturation, 0...1.
    static func temperature(SA: Double, p: Double, saturation: Double) -> Double {
        var t = -0.054 * SA - 7.5e-4 * p
        for _ in 0..<20 {
            let (water, ice) = (SeawaterGibbs.waterPotential(SA: SA, t: t, p: p), IceGibbs.value(t: t, p: p))
            let step = (water.value - ice.value) / (water.slope - ice.slope)
            t -= step
            if abs(step) < 1e-12 { break }
        }
        return t - saturation * 1e-3 * (2.4 - SA / (2 * 35.16504))
    }
}
