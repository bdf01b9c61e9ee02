/// A formula without names and units: what is left to compute.
///
/// Made through `make`, it is folded: an operation on constants is a constant.
indirect enum FormulaTerm: Sendable {
    case constant(Double)
    case variable(Int)
    case operation1(FormulaOperation, FormulaTerm)
    case operation2(FormulaOperation, FormulaTerm, FormulaTerm)
    case choice(FormulaTerm, then: FormulaTerm, otherwise: FormulaTerm)

    /// Powers up to here are multiplied out: the data sheets' polynomials end below it.
    static let largestWholePower = 16.0

    var constant: Double? {
        guard case .constant(let value) = self else { return nil }
        return value
    }

    var isLeaf: Bool {
        switch self {
        case .constant, .variable: true
        default: false
        }
    }

    static func make(_ operation: FormulaOperation, _ a: FormulaTerm) -> FormulaTerm {
        a.constant.map { .constant(operation($0, 0)) } ?? .operation1(operation, a)
    }

    static func make(_ operation: FormulaOperation, _ a: FormulaTerm, _ b: FormulaTerm) -> FormulaTerm {
        if let x = a.constant, let y = b.constant { return .constant(operation(x, y)) }
        guard operation == .power, let exponent = b.constant, (2...largestWholePower).contains(exponent),
            exponent.rounded() == exponent
        else { return .operation2(operation, a, b) }
        return .operation2(.wholePower, a, b)
    }

    static func make(if condition: FormulaTerm, then: FormulaTerm, otherwise: FormulaTerm) -> FormulaTerm {
        guard let known = condition.constant else { return .choice(condition, then: then, otherwise: otherwise) }
        return known.isNaN ? .constant(.nan) : known != 0 ? then : otherwise
    }

    /// The number in another unit.
    func converted(_ conversion: UnitConversion) -> FormulaTerm {
        guard !conversion.isIdentity else { return self }
        var term = self
        if conversion.shift != 0 { term = .make(.add, term, .constant(conversion.shift)) }
        if conversion.multiply != 1 { term = .make(.multiply, term, .constant(conversion.multiply)) }
        if conversion.divide != 1 { term = .make(.divide, term, .constant(conversion.divide)) }
        return conversion.add == 0 ? term : .make(.add, term, .constant(conversion.add))
    }

    /// Variables whose values are read, in order of their index.
    var variables: [Int] { Set(indices).sorted() }

    private var indices: [Int] {
        switch self {
        case .constant: []
        case .variable(let index): [index]
        case .operation1(_, let a): a.indices
        case .operation2(_, let a, let b): a.indices + b.indices
        case .choice(let condition, let then, let otherwise): condition.indices + then.indices + otherwise.indices
        }
    }
}
