/// One value that is taken from bytes of a payload.
public struct BinaryField: Sendable, Equatable {
    /// The slot that it fills.
    public var slot: Int
    /// The bits of the number that was read, from the least significant one, 0; nil: all of it.
    public var bits: ClosedRange<Int>?
    /// Whether those bits are a number in two's complement.
    public var isSigned = false
    /// Raw numbers that mean "no value".
    public var missing: [Double] = []
    /// Codes by label; empty: any number.
    public var codes: [String: Int] = [:]
    /// What becomes of a raw number that may be used.
    public var scaling = Scaling.none

    /// From the raw number to the number in the series' own unit.
    public enum Scaling: Sendable, Equatable {
        /// They are the same.
        case none
        /// Times one number, by another, plus a third.
        ///
        /// A factor such as 0.1 is divided by, so that 254 gives 25.4 and nothing beside it.
        case linear(multiplier: Double, divisor: Double, offset: Double)
        /// By a formula over `x`, the raw number, and what was read before.
        case formula(BinaryFormula)
    }
}
