/// Turns a term into instructions for an accumulator and a small stack.
struct FormulaCompiler {
    private var code: [FormulaInstruction] = []

    static func compile(_ term: FormulaTerm) -> [FormulaInstruction] {
        var compiler = FormulaCompiler()
        compiler.emit(term)
        return compiler.code
    }

    private mutating func append(
        _ form: FormulaInstruction.Form,
        _ operation: FormulaOperation = .add,
        index: Int = 0,
        value: Double = 0
    ) {
        code.append(FormulaInstruction(form: form, operation: operation, index: UInt32(index), value: value))
    }

    private mutating func emit(_ term: FormulaTerm) {
        switch term {
        case .constant(let value): append(.loadConstant, value: value)
        case .variable(let index): append(.loadVariable, index: index)
        case .operation1(let operation, let a):
            emit(a)
            append(.alone, operation)
        case .operation2(let operation, let a, let b): emit(operation, a, b)
        case .choice(let condition, let then, let otherwise): emit(if: condition, then, otherwise)
        }
    }

    /// A leaf needs no instruction of its own; in sums and products it may as well be the right side.
    private mutating func emit(_ operation: FormulaOperation, _ a: FormulaTerm, _ b: FormulaTerm) {
        let isSwapped = (operation == .add || operation == .multiply) && a.isLeaf && !b.isLeaf
        let (left, right) = isSwapped ? (b, a) : (a, b)
        switch (operation, right) {
        case (.add, .constant(let value)): emit(left, then: .addConstant, value: value)
        case (.subtract, .constant(let value)): emit(left, then: .addConstant, value: -value)
        case (.multiply, .constant(let value)): emit(left, then: .multiplyByConstant, value: value)
        case (.add, .variable(let index)): emit(left, then: .addVariable, index: index)
        case (.multiply, .variable(let index)): emit(left, then: .multiplyByVariable, index: index)
        case (.wholePower, .constant(let exponent)): emitPower(of: left, exponent)
        default: emitSides(operation, left, right)
        }
    }

    private mutating func emit(
        _ term: FormulaTerm,
        then form: FormulaInstruction.Form,
        index: Int = 0,
        value: Double = 0
    ) {
        emit(term)
        append(form, index: index, value: value)
    }

    /// Squares and cubes of a variable, in the commonest steps.
    private mutating func emitPower(of base: FormulaTerm, _ exponent: Double) {
        guard case .variable(let index) = base, exponent <= 3 else {
            return emitSides(.wholePower, base, .constant(exponent))
        }
        append(.loadVariable, index: index)
        for _ in 1..<Int(exponent) { append(.multiplyByVariable, index: index) }
    }

    private mutating func emitSides(_ operation: FormulaOperation, _ a: FormulaTerm, _ b: FormulaTerm) {
        switch (a, b) {
        case (_, .constant(let value)):
            emit(a)
            append(.constant, operation, value: value)
        case (_, .variable(let index)):
            emit(a)
            append(.variable, operation, index: index)
        case (.constant(let value), _):
            emit(b)
            append(.constantLeft, operation, value: value)
        case (.variable(let index), _):
            emit(b)
            append(.variableLeft, operation, index: index)
        default:
            emit(a)
            let start = code.count
            emit(b)
            // Every term begins with a load; this one first puts the accumulator away.
            code[start].form = code[start].form == .loadConstant ? .pushConstant : .pushVariable
            append(.stack, operation)
        }
    }

    private mutating func emit(if condition: FormulaTerm, _ then: FormulaTerm, _ otherwise: FormulaTerm) {
        emit(condition)
        let branch = code.count
        append(.branch)
        emit(then)
        let jump = code.count
        append(.jump)
        code[branch].index = UInt32(code.count)
        emit(otherwise)
        code[jump].index = UInt32(code.count)
        code[branch].end = UInt16(code.count)
    }
}
