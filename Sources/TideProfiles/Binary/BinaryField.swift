/// One value that is read from a binary payload.
public struct BinaryField: Sendable, Equatable {
    /// Its name, for `from:` and formulas.
    public var name: String
    /// The bits of the number that was read, from the least significant one, 0; nil: all of it.
    public var bits: ClosedRange<Int>?
    /// Whether those bits are a number in two's complement.
    public var isSigned = false
    /// Raw numbers that mean "no value".
    public var missing: [Double] = []
    /// Whether the profile says which numbers those are, be it none.
    public var saysMissing = false
    /// Codes by label; empty: any number.
    public var codes: [String: Int] = [:]
    /// The number times this…
    public var scale = 1.0
    /// … plus this, in the series' own unit.
    public var offset = 0.0
    /// Whether it is text.
    public var isText = false
}
