/// Converts numbers from one unit to another: `(x + shift) × multiply / divide + add`.
///
/// Factors stay a quotient of two numbers, so 3600 mV is exactly 3.6 V; the absent offset is -0.0, the one
/// number whose sum with any x, -0.0 too, is that x. Plain stored numbers, so that a loop can inline it.
@frozen
public struct UnitConversion: Sendable, Equatable {
    /// Added to the source number first, in the source unit.
    public let shift: Double
    /// Numerator of the factor.
    public let multiply: Double
    /// Denominator of the factor.
    public let divide: Double
    /// Added last, in the target unit.
    public let add: Double

    /// Leaves every number as it is, bit for bit.
    public static let identity = UnitConversion(multiply: 1, divide: 1)

    /// Makes a conversion from its four numbers.
    ///
    /// - Parameters:
    ///   - shift: added first, in the source unit; -0.0 for none.
    ///   - multiply: numerator of the factor.
    ///   - divide: denominator of the factor, not 0.
    ///   - add: added last, in the target unit; -0.0 for none.
    @inlinable
    public init(shift: Double = -0.0, multiply: Double, divide: Double, add: Double = -0.0) {
        self.shift = shift
        self.multiply = multiply
        self.divide = divide
        self.add = add
    }

    /// Converts one number; NaN and infinities stay what they are.
    ///
    /// - Parameter x: a number in the source unit.
    /// - Returns: the number in the target unit.
    @inlinable
    public func callAsFunction(_ x: Double) -> Double { (x + shift) * multiply / divide + add }

    /// Whether every number stays as it is.
    @inlinable
    public var isIdentity: Bool { multiply == divide && shift == 0 && add == 0 }

    /// The conversion back.
    @inlinable
    public var inverse: UnitConversion {
        UnitConversion(
            shift: add == 0 ? -0.0 : -add,
            multiply: divide,
            divide: multiply,
            add: shift == 0 ? -0.0 : -shift
        )
    }
}
