/// Turns a term into instructions for an accumulator and a small stack.
struct FormulaCompiler {
    private var code: [FormulaInstruction] = []

    static func compile(_ term: FormulaTerm) -> [FormulaInstruction] {
        var compiler = FormulaCompiler()
        compiler.emit(term)
        return compiler.code
    }

    private mutating func emit(_ term: FormulaTerm) {
        switch term {
        case .constant(let value): code.append(FormulaInstruction(operation: .load, value: value))
        case .variable(let index):
            code.append(FormulaInstruction(operation: .load, source: .variable, index: UInt32(index)))
        case .operation1(let operation, let a):
            emit(a)
            code.append(FormulaInstruction(operation: operation))
        case .operation2(let operation, let a, let b): emit(operation, a, b)
        case .choice(let condition, let then, let otherwise): emit(if: condition, then, otherwise)
        }
    }

    /// A leaf needs no instruction of its own; a right side that is none comes after the left was pushed.
    private mutating func emit(_ operation: FormulaOperation, _ a: FormulaTerm, _ b: FormulaTerm) {
        switch (a, b) {
        case (_, .constant(let value)):
            emit(a)
            code.append(FormulaInstruction(operation: operation, value: value))
        case (_, .variable(let index)):
            emit(a)
            code.append(FormulaInstruction(operation: operation, source: .variable, index: UInt32(index)))
        case (.constant(let value), _):
            emit(b)
            code.append(FormulaInstruction(operation: operation, source: .constantLeft, value: value))
        case (.variable(let index), _):
            emit(b)
            code.append(FormulaInstruction(operation: operation, source: .variableLeft, index: UInt32(index)))
        default:
            emit(a)
            let start = code.count
            emit(b)
            // Every term begins with a load; this one first puts the accumulator away.
            code[start].operation = .push
            code.append(FormulaInstruction(operation: operation, source: .stack))
        }
    }

    private mutating func emit(if condition: FormulaTerm, _ then: FormulaTerm, _ otherwise: FormulaTerm) {
        emit(condition)
        let branch = code.count
        code.append(FormulaInstruction(operation: .branch))
        emit(then)
        let jump = code.count
        code.append(FormulaInstruction(operation: .jump))
        code[branch].index = UInt32(code.count)
        emit(otherwise)
        code[jump].index = UInt32(code.count)
        code[branch].end = UInt16(code.count)
    }
}
