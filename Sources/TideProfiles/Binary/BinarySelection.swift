/// Where a payload is read on, by what was read before.
public struct BinarySelection: Sendable, Equatable {
    /// The formula that selects.
    public var selector: Int
    /// Index of the first step by value.
    public var targets: [Int: Int]
    /// Index of the first step for every other value; nil: such a payload cannot be decoded.
    public var otherwise: Int?
}
