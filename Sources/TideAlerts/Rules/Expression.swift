internal import TideUnits

/// A formula over inputs that have names.
public struct Expression: Sendable, Equatable {
    /// Names of its inputs, in their order.
    public let names: [String]
    /// Unit of its numbers (UCUM).
    public let unit: String
    /// Its variables are the inputs.
    let formula: Formula

    /// Makes an expression.
    ///
    /// - Parameters:
    ///   - formula: its variables in the order of `names`, its result in `unit`.
    ///   - names: of the inputs.
    ///   - unit: of its numbers (UCUM).
    init(_ formula: Formula, of names: [String], unit: String) {
        (self.formula, self.names, self.unit) = (formula, names, unit)
    }

    /// Equal when they were written alike.
    public static func == (a: Self, b: Self) -> Bool {
        a.names == b.names && a.unit == b.unit && a.formula.text == b.formula.text
    }
}
