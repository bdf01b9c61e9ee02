internal import Glibc

/// What a pH of sea water counts, and against which buffers.
///
/// Source: sulfate Morris & Riley (1966), its constant Dickson (1990), J. Chem. Thermodyn. 22, 113; fluoride Riley
/// (1965), its constant Dickson & Riley (1979), Mar. Chem. 7, 89; activity in NBS buffers Takahashi et al. (1982),
/// GEOSECS Pacific. Compare PyCO2SYS 1.8.
enum PHScale: Int {
    case total, free, nbs

    /// Below this practical salinity nobody measured what NBS buffers show in sea water.
    private static let freshestNBS = 20.0

    /// The same pH on the total scale; NaN for NBS in water too fresh.
    func total(pH: Double, kelvin T: Double, SP S: Double) -> Double {
        let sulfate = 0.14 / 96.062 * S / 1.80655 / Self.hydrogenSulfate(T, S)
        switch self {
        case .total: return pH
        case .free: return pH - log10(1 + sulfate)
        case .nbs:
            guard S >= Self.freshestNBS else { return .nan }
            let activity = 1.2948 - 0.002036 * T + (0.0004607 - 0.000001475 * T) * S * S
            let fluoride = 0.000067 / 18.998 * S / 1.80655 / Self.hydrogenFluoride(T, S)
            return pH + log10(activity) + log10((1 + sulfate + fluoride) / (1 + sulfate))
        }
    }

    private static func ionicStrength(_ S: Double) -> Double { 19.924 * S / (1000 - 1.005 * S) }

    /// On the free scale, in mol/kg of sea water.
    private static func hydrogenSulfate(_ T: Double, _ S: Double) -> Double {
        let (I, logT) = (ionicStrength(S), log(T))
        let first = (-13_856 / T + 324.57 - 47.986 * logT) * I.squareRoot()
        let second = (35_474 / T - 771.54 + 114.723 * logT) * I
        let third = -2698 / T * I * I.squareRoot() + 1776 / T * I * I
        return exp(-4276.1 / T + 141.328 - 23.093 * logT + first + second + third) * (1 - 0.001005 * S)
    }

    /// On the free scale, in mol/kg of sea water.
    private static func hydrogenFluoride(_ T: Double, _ S: Double) -> Double {
        exp(1590.2 / T - 12.641 + 1.525 * ionicStrength(S).squareRoot()) * (1 - 0.001005 * S)
    }
}
