internal import Glibc

/// Gibbs energy of ice.
///
/// Source: IAPWS-06 (Feistel & Wagner 2006, J. Phys. Chem. Ref. Data 35, 1021), as adopted by TEOS-10, appendix I.
enum IceGibbs {
    private static let triplePoint = (temperature: 273.16, pressure: 611.657)
    private static let entropy = -3.32733756492168e3
    private static let pressureTerms = [
        -6.32020233335886e5, 6.55022213658955e-1, -1.89369929326131e-8, 3.3974612327105304e-15,
        -5.564648690589909e-22,
    ]
    private static let t1 = ComplexNumber(3.68017112855051e-2, 5.10878114959572e-2)
    private static let t2 = ComplexNumber(3.37315741065416e-1, 3.35449415919309e-1)
    private static let r1 = ComplexNumber(4.47050716285388e1, 6.56876847463481e1)
    private static let r2 = [
        ComplexNumber(-7.25974574329220e1, -7.81008427112870e1),
        ComplexNumber(-5.57107698030123e-5, 4.64578634580806e-5),
        ComplexNumber(2.34801409215913e-11, -2.85651142904972e-11),
    ]

    /// In J/kg, and its change with temperature in J/(kg K); `t` in Cel, sea pressure `p` in dbar.
    static func value(t: Double, p: Double) -> (value: Double, slope: Double) {
        let tau = (t + 273.15) / triplePoint.temperature
        let pi = p * 1e4 / triplePoint.pressure
        let second = r2[0] + (r2[1] + r2[2] * pi) * pi
        let (one, two) = (terms(t1, tau), terms(t2, tau))
        let value = (r1 * one.value + second * two.value).real - entropy * tau
        let slope = (r1 * one.slope + second * two.slope).real - entropy
        return (Polynomial.value(pressureTerms, pi) + triplePoint.temperature * value, slope)
    }

    private static func terms(_ t: ComplexNumber, _ tau: Double) -> (value: ComplexNumber, slope: ComplexNumber) {
        let (less, more) = (t + -tau, t + tau)
        let (logLess, logMore) = (less.logarithm, more.logarithm)
        let share = t.inverse * tau
        let value = less * logLess + more * logMore + t * t.logarithm * -2 + share * -tau
        return (value, logMore + logLess * -1 + share * -2)
    }
}

/// The little of complex numbers that ice needs.
private struct ComplexNumber {
    var real: Double
    var imaginary: Double

    init(_ real: Double, _ imaginary: Double) { (self.real, self.imaginary) = (real, imaginary) }

    static func + (a: Self, b: Self) -> Self { Self(a.real + b.real, a.imaginary + b.imaginary) }
    static func + (a: Self, b: Double) -> Self { Self(a.real + b, a.imaginary) }
    static func * (a: Self, b: Double) -> Self { Self(a.real * b, a.imaginary * b) }
    static func * (a: Self, b: Self) -> Self {
        Self(a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real)
    }

    var inverse: Self { Self(real, -imaginary) * (1 / (real * real + imaginary * imaginary)) }
    var logarithm: Self { Self(log(hypot(real, imaginary)), atan2(imaginary, real)) }
}
