/// What the values of a part of a formula are.
enum FormulaType {
    /// Numbers that no unit was given: a formula of them alone is a data sheet's.
    case plain
    case quantity(FormulaUnit)

    init(_ unit: Unit?) {
        guard let unit, !Self.codes.contains(unit.code) else {
            self = .plain
            return
        }
        self = .quantity(FormulaUnit(unit))
    }

    /// Codes are compared with plain numbers, and units of their own would only be in the way.
    private static let codes: Set<String> = ["{state}", "{bool}"]

    /// What the values are, for people.
    var words: String {
        switch self {
        case .plain: "a plain number"
        case .quantity(let unit): unit.words
        }
    }
}

extension FormulaType {
    /// The unit to compute with; a plain number's is 1.
    var unit: FormulaUnit {
        switch self {
        case .plain: .one
        case .quantity(let unit): unit
        }
    }
}
