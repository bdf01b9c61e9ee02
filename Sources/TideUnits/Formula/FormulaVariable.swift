/// A name that a formula may use.
public struct FormulaVariable: Sendable, Hashable {
    /// Letters, digits and `_`, beginning with no digit; parts may be joined by `.`, as in `cal.gain`.
    ///
    /// Empty where a value has a place but may not be used.
    public let name: String
    /// The unit of its values; nil for plain numbers, such as counts from a payload.
    ///
    /// The codes `{state}` and `{bool}` count as plain numbers too.
    public let unit: Unit?
    /// Words for some of its values: with `["run": 1]`, `mode == run` is `mode == 1`.
    public let labels: [String: Int]

    /// Makes a variable.
    ///
    /// - Parameters:
    ///   - name: how formulas write it.
    ///   - unit: the unit of its values, nil for plain numbers.
    ///   - labels: words for some of its values, understood beside `==` and `!=`.
    public init(_ name: String, unit: Unit? = nil, labels: [String: Int] = [:]) {
        (self.name, self.unit, self.labels) = (name, unit, labels)
    }
}
