internal import Glibc

/// Oxygen in water that is in balance with moist air.
///
/// Source: Garcia & Gordon (1992), Limnol. Oceanogr. 37, 1307, fitted to Benson & Krause (1984), for freezing to 40 Cel
/// and salinities of 0...42; vapour pressure Weiss & Price (1980); other pressures than 1 atm Benson & Krause (1984).
enum OxygenSolubility {
    private static let a = [5.80871, 3.20291, 4.17887, 5.10006, -9.86643e-2, 3.80369]
    private static let b = [-7.01577e-3, -7.70028e-3, -1.13864e-2, -9.51519e-3]
    private static let c = -2.75915e-7
    /// Molar mass of O₂ in g/mol.
    private static let molarMass = 31.9988
    private static let atmosphere = 1013.25

    /// In umol/kg at 1 atm; practical salinity `SP`, (potential) temperature `t` in Cel.
    static func perMass(SP: Double, t: Double) -> Double {
        let t68 = t * 1.00024
        let y = log((298.15 - t68) / (273.15 + t68))
        return exp(Polynomial.value(a, y) + SP * (Polynomial.value(b, y) + c * SP))
    }

    /// In mg/L at the surface under air of `pressure` hPa.
    static func perVolume(SP: Double, t: Double, pressure: Double) -> Double {
        let SA = AbsoluteSalinity.reference(SP: SP)
        let litre = SeawaterGibbs.density(SA: SA, t: t, p: 0)
        return perMass(SP: SP, t: t) * litre * molarMass * 1e-6 * share(SP: SP, t: t, pressure: pressure)
    }

    /// What another air pressure than 1 atm makes of it.
    private static func share(SP: Double, t: Double, pressure: Double) -> Double {
        let P = pressure / atmosphere
        if P == 1 { return 1 }
        let T = t + 273.15
        let vapour = exp(24.4543 - 67.4509 * (100 / T) - 4.8489 * log(T / 100) - 0.000544 * SP)
        let theta = 0.000975 - 1.426e-5 * t + 6.436e-8 * t * t
        return P * (1 - vapour / P) * (1 - theta * P) / ((1 - vapour) * (1 - theta))
    }
}
