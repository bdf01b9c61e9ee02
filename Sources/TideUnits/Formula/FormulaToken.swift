/// A word of a formula, with the byte where it begins.
struct FormulaToken: Equatable {
    enum Kind: Equatable {
        case number(Double)
        /// A unit behind a number: `hPa` of `1013.25 hPa`.
        case unit(Unit)
        case name(String)
        /// An operator, a parenthesis or a comma.
        case symbol(String)
        case end
    }

    var kind: Kind
    var offset: Int

    /// The token as an error calls it.
    var words: String {
        switch kind {
        case .number(let value): "the number \(FormulaChecker.shown(value))"
        case .unit(let unit): "the unit \(unit.code)"
        case .name(let name): "\"\(FormulaLexer.short(name))\""
        case .symbol(let symbol): "\"\(symbol)\""
        case .end: "the end"
        }
    }
}
