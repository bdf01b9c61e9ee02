public import TideUnits

/// A formula over what was read from a payload.
public struct BinaryFormula: Sendable, Equatable {
    /// The formula; its variables are the slots.
    public var formula: Formula

    /// By what was written.
    public static func == (a: BinaryFormula, b: BinaryFormula) -> Bool { a.formula.text == b.formula.text }
}
