/// How a binary payload is read: steps one after the other, then formulas over what was read.
///
/// Names are slots: those of fields in the order of the profile's text, then those of formulas.
public struct BinaryCodec: Sendable, Equatable {
    /// What is read, flat: a condition that does not hold jumps over the steps that depend on it.
    public var steps: [BinaryStep] = []
    /// Every field; its index is its slot.
    public var fields: [BinaryField] = []
    /// Formulas over fields, `length` and formulas before them; slots go on from those of the fields.
    public var values: [BinaryValue] = []

    /// The name that stands for the payload's length in bytes.
    static let lengthName = "length"

    /// Makes a codec that reads nothing.
    public init() {}

    /// Names by slot.
    public var names: [String] { fields.map(\.name) + values.map(\.name) }

    /// The slot of a name.
    public func slot(_ name: String) -> Int? { names.firstIndex(of: name) }
}
