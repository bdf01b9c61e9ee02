extension FormulaOperation {
    /// How formulas write it.
    var symbol: String {
        switch self {
        case .negate, .subtract: "-"
        case .absolute: "abs"
        case .squareRoot: "sqrt"
        case .exponential: "exp"
        case .logarithm: "log"
        case .round: "round"
        case .not: "not"
        case .complement: "~"
        case .add: "+"
        case .multiply: "*"
        case .divide: "/"
        case .modulo: "%"
        case .power, .wholePower: "**"
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        case .equal: "=="
        case .notEqual: "!="
        case .and: "and"
        case .or: "or"
        case .coalesce: "??"
        case .minimum: "min"
        case .maximum: "max"
        case .bitAnd: "&"
        case .bitOr: "|"
        case .bitXor: "xor"
        case .shiftLeft: "<<"
        case .shiftRight: ">>"
        }
    }
}
