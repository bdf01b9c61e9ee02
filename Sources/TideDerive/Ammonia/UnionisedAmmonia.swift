internal import Glibc

/// The share of ammonia that is NH₃, which is the poisonous one, and not NH₄⁺.
enum UnionisedAmmonia {
    /// g NH₃ per g N.
    static let perNitrogen = 17.031 / 14.007

    /// Share in fresh water, 0...1; `T` in Cel.
    ///
    /// Source: Emerson, Russo, Lund & Thurston (1975), J. Fish. Res. Board Can. 32, 2379, with their 273.2 K for 0 Cel.
    static func fresh(pH: Double, T: Double) -> Double {
        let pK = 0.09018 + 2729.92 / (T + 273.2)
        return 1 / (1 + pow(10, pK - pH))
    }

    /// Share in sea water, 0...1; `T` in Cel, practical salinity `SP`, pH on one of the scales.
    ///
    /// Source: Clegg & Whitfield (1995), Geochim. Cosmochim. Acta 59, 2403, equation 18; mol/kg of sea water.
    static func sea(pH: Double, T: Double, SP: Double, scale: PHScale) -> Double {
        let total = scale.total(pH: pH, kelvin: T + 273.15, SP: SP)
        return 1 / (1 + pow(10, -total) / dissociation(kelvin: T + 273.15, S: SP))
    }

    /// Dissociation constant of NH₄⁺ on the total scale, in mol/kg of sea water.
    private static func dissociation(kelvin T: Double, S: Double) -> Double {
        let root = T.squareRoot()
        let half = S.squareRoot()
        var pK = 9.244605 - 2729.33 * (1 / 298.15 - 1 / T)
        pK += (0.04203362 - 11.24742 / T) * half.squareRoot()
        pK += (-13.6416 + 1.176949 * root - 0.02860785 * T + 545.4834 / T) * half
        pK += (-0.1462507 + 0.0090226468 * root - 0.0001471361 * T + 10.5425 / T) * S * half
        pK += (0.004669309 - 0.0001691742 * root - 0.5677934 / T) * S * S
        pK += (-2.354039e-5 + 0.009698623 / T) * S * S * half
        return pow(10, -pK) * (1 - 0.001005 * S)
    }
}
