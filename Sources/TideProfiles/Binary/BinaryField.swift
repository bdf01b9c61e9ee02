/// One value that is taken from bytes of a payload; ranges point into the lists of `BinaryCodec`.
public struct BinaryField: Sendable, Equatable {
    /// The slot that it fills.
    public var slot: Int
    /// The bits of the number that was read, from the least significant one, 0; nil: all of it.
    public var bits: ClosedRange<Int>?
    /// Whether those bits are a number in two's complement.
    public var isSigned = false
    /// Raw numbers that mean "no value".
    public var missing = 0..<0
    /// Numbers that it may be; empty: any.
    public var codes = 0..<0
    /// What becomes of a raw number that may be used.
    public var scaling = Scaling.none

    /// From the raw number to the number in the series' own unit.
    public enum Scaling: Sendable, Equatable {
        /// They are the same.
        case none
        /// Times the multiplier, plus the offset, by the divisor: scale 0.1 divides, so that 254 gives 25.4 exactly.
        case linear(multiplier: Double, offset: Double, divisor: Double)
        /// By a formula over `x`, the raw number, and what was read before.
        case formula(Int)
    }
}
