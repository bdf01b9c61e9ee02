internal import Glibc

/// Height from sea pressure.
///
/// Source: TEOS-10 (IOC, SCOR & IAPSO 2010), appendix D (gravity) and section 3.32, for the standard ocean (SA 35.16504
/// g/kg, CT 0 Cel) as in GSW.
enum SeaDepth {
    /// Dynamic enthalpy of the standard ocean, by power of p / 10⁴ dbar, over 10⁸ J/kg.
    private static let enthalpy = [
        0, 9.726613854843870e-4, -2.252956605630465e-5, 2.376909655387404e-6, -1.664294869986011e-7,
        -5.988108894465758e-9, -2.10787688100e-9, 2.80192913290e-10,
    ]

    /// Height above the sea surface in m, negative in the sea; `p` in dbar, `lat` in degrees.
    static func height(p: Double, lat: Double) -> Double {
        let sine = sin(lat * .pi / 180)
        let gravity = 9.780327 * (1 + (5.2792e-3 + 2.32e-5 * sine * sine) * sine * sine)
        let energy = 1e8 * Polynomial.value(enthalpy, p * 1e-4)
        // Gravity grows by 2.26e-7 of itself with every metre down.
        return -2 * energy / (gravity + (gravity * gravity + 2 * 2.26e-7 * gravity * energy).squareRoot())
    }
}
