internal import Glibc

/// Practical salinity from conductivity.
///
/// Source: UNESCO Technical Papers in Marine Science 44 (1983), PSS-78, made for salinities of 2...42; below 2 Hill,
/// Dauphinee & Woods (1986), IEEE J. Oceanic Eng. 11, 109, in the form of TEOS-10: scaled so that both agree at 2.
enum PracticalSalinity {
    /// Conductivity of standard sea water, S = 35, 15 Cel (IPTS-68), 0 dbar, in mS/cm.
    private static let standardConductivity = 42.914
    private static let a = [0.0080, -0.1692, 25.3851, 14.0941, -7.0261, 2.7081]
    private static let b = [0.0005, -0.0056, -0.0066, -0.0375, 0.0636, -0.0144]
    private static let c = [0.6766097, 2.00564e-2, 1.104259e-4, -6.9698e-7, 1.0031e-9]

    /// Practical salinity of water of conductivity `C` in mS/cm, `t` in Cel (ITS-90) and sea pressure `p` in dbar.
    ///
    /// NaN when the formula goes below 0, as near 0 mS/cm.
    static func value(C: Double, t: Double, p: Double) -> Double {
        let t68 = t * 1.00024
        let R = C / standardConductivity
        let pressure = p * (2.070e-5 + p * (-6.370e-10 + p * 3.989e-15))
        let Rp = 1 + pressure / (1 + t68 * (3.426e-2 + t68 * 4.464e-4) + (4.215e-1 - 3.107e-3 * t68) * R)
        let Rt = R / (Rp * Polynomial.value(c, t68))
        let root = Rt.squareRoot()
        var salinity = unesco(root: root, t68: t68)
        if salinity < 2 {
            let scale = 2 / (2 - hillTerm(root: rootAtTwo(t68: t68), t68: t68))
            salinity = scale * (salinity - hillTerm(root: root, t68: t68))
        }
        return salinity < 0 ? .nan : salinity
    }

    /// PSS-78 for the square root of the conductivity ratio at 0 dbar.
    private static func unesco(root: Double, t68: Double) -> Double {
        Polynomial.value(a, root) + warmth(t68) * Polynomial.value(b, root)
    }

    private static func warmth(_ t68: Double) -> Double { (t68 - 15) / (1 + 0.0162 * (t68 - 15)) }

    /// What Hill's formula takes away from PSS-78.
    private static func hillTerm(root: Double, t68: Double) -> Double {
        let (x, y) = (400 * root * root, 10 * root)
        return a[0] / (1 + x * (1.5 + x)) + b[0] * warmth(t68) / (1 + y * (1 + y * (1 + y)))
    }

    /// The root at which PSS-78 is 2, by Newton's method; it converges in a few steps from the value at 15 Cel.
    private static func rootAtTwo(t68: Double) -> Double {
        var root = 0.2668
        for _ in 0..<8 {
            let slope = Polynomial.slope(a, root) + warmth(t68) * Polynomial.slope(b, root)
            let step = (unesco(root: root, t68: t68) - 2) / slope
            root -= step
            if abs(step) < 1e-16 { break }
        }
        return root
    }
}
