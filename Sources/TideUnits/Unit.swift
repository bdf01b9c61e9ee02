/// A unit of measure, written in UCUM.
///
/// Understood are prefixes, `.`, `/`, exponents, parentheses, `{annotations}` and the symbols of `UnitAtoms`.
/// An annotation is not thrown away as UCUM allows: `{NTU}` is a scale of its own, not the number 1.
/// Cel and [degF] count from their zero when they stand alone, and are steps of temperature in products.
public struct Unit: Sendable, Hashable, CustomStringConvertible {
    /// The UCUM code: what was written, with accepted other spellings replaced (`ppt` becomes `[ppth]`).
    public let code: String
    /// What the unit measures.
    public let dimension: Dimension

    let ratio: Ratio
    let pi: Int
    /// Absolute zero in this unit, with the sign turned: 273.15 for Cel.
    let zero: Ratio

    /// Longest text that is read, in bytes.
    public static let maxLength = 64

    /// Reads a unit as profiles write it: UCUM, or degF, psi, mmHg, kn, mph, ppm, ppt, ft, in.
    ///
    /// - Parameter text: at most 64 bytes.
    /// - Throws: `UnitError.invalid` with column, problem and, when it can be guessed, what would be right.
    public init(_ text: String) throws(UnitError) {
        do throws(UnitError) { try self.init(text, tolerance: .profile) } catch {
            guard text.utf8.count <= Self.maxLength, case .invalid(_, let column, let problem, _) = error,
                let meant = try? Unit(UnitSpellings.plain(text), tolerance: .informal)
            else { throw error }
            throw .invalid(text: text, column: column, problem: problem, suggestion: meant.code)
        }
    }

    /// Reads a unit as people write it: also °C, µS/cm, kWh, m³/h, NTU, rpm, knots, ...
    ///
    /// - Parameter text: at most 64 bytes.
    /// - Throws: `UnitError.invalid` as `init(_:)` does.
    public init(informal text: String) throws(UnitError) {
        let plain = text.utf8.count > Self.maxLength ? text : UnitSpellings.plain(text)
        do throws(UnitError) { try self.init(plain, tolerance: .informal) } catch { try self.init(text) }
    }

    private init(_ text: String, tolerance: UnitSpellings.Tolerance) throws(UnitError) {
        var parser = UnitParser(text, atoms: UnitAtoms.table, spelling: tolerance)
        let parsed = try parser.parse()
        (code, dimension, zero) = (parsed.code, parsed.measure.dimension, parsed.zero)
        (ratio, pi) = (parsed.measure.ratio, parsed.measure.pi)
    }

    init(code: String, measure: Measure, zero: Ratio) {
        (self.code, self.zero, dimension) = (code, zero, measure.dimension)
        (ratio, pi) = (measure.ratio, measure.pi)
    }

    /// The UCUM code.
    public var description: String { code }

    /// How numbers in this unit become numbers in another.
    ///
    /// - Parameter other: the target unit, of the same dimension.
    /// - Returns: the conversion; identity and powers of ten are exact.
    /// - Throws: `UnitError.mismatch` when the units measure different things.
    public func converter(to other: Unit) throws(UnitError) -> UnitConversion {
        guard dimension == other.dimension else { throw .mismatch(from: self, to: other) }
        guard let factor = other.ratio.inverse.flatMap(ratio.times) else { return inexactConverter(to: other) }
        let (before, after) = offsets(to: other, factor: factor)
        return UnitConversion(
            shift: before,
            multiply: Double(factor.numerator) * Self.power(of: pi - other.pi),
            divide: Double(factor.denominator) * Self.power(of: other.pi - pi),
            add: after
        )
    }

    /// One offset is enough; it goes to the side where it is the rounder number (32 for degF, not 17.77…).
    private func offsets(to other: Unit, factor: Ratio) -> (before: Double, after: Double) {
        let none = -0.0
        guard let back = factor.inverse, let moved = zero.times(factor)?.minus(other.zero),
            let first = other.zero.times(back).flatMap(zero.minus), moved != .zero
        else { return (none, none) }
        return first.denominator < moved.denominator ? (first.double, none) : (none, moved.double)
    }

    /// For factors beyond 127 bits, such as Ym to ym.
    private func inexactConverter(to other: Unit) -> UnitConversion {
        UnitConversion(multiply: ratio.double / other.ratio.double * Self.power(of: pi - other.pi), divide: 1)
    }

    /// π to a power of at least one, else 1.
    private static func power(of exponent: Int) -> Double {
        (0..<max(0, exponent)).reduce(1) { product, _ in product * .pi }
    }
}
