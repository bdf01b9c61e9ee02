public import TideUnits

/// A formula over fields of a payload.
public struct BinaryFormula: Sendable, Equatable {
    /// The formula; its variables are the slots, and `length` behind them.
    public var formula: Formula

    /// By what was written.
    public static func == (a: BinaryFormula, b: BinaryFormula) -> Bool { a.formula.text == b.formula.text }
}

/// A number that is computed from fields.
public struct BinaryValue: Sendable, Equatable {
    /// Its name, for `from:` and later formulas.
    public var name: String
    /// How.
    public var formula: BinaryFormula
}
