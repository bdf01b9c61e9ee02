/// A compiled formula.
struct FormulaProgram: Sendable {
    private let code: [FormulaInstruction]

    /// Numbers put aside at one time: at most one for each level that a formula may be nested.
    static let stackSize = Formula.maxDepth

    init(_ term: FormulaTerm) { code = FormulaCompiler.compile(term) }

    /// Computes the formula.
    ///
    /// - Parameter values: at least as many as the highest variable in the code needs; the caller has checked.
    /// - Returns: a finite number, else NaN.
    @inline(__always)
    func run(_ values: UnsafeBufferPointer<Double>) -> Double {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: Self.stackSize) { stack in
            code.withUnsafeBufferPointer { code in
                let result = Self.run(code, values, stack)
                return result.isFinite ? result : .nan
            }
        }
    }

    @inline(__always)
    private static func run(
        _ code: UnsafeBufferPointer<FormulaInstruction>,
        _ values: UnsafeBufferPointer<Double>,
        _ stack: UnsafeMutableBufferPointer<Double>
    ) -> Double {
        var (at, top, accumulator) = (0, 0, 0.0)
        while at < code.count {
            let step = code[at]
            at &+= 1
            var (left, right) = (accumulator, accumulator)
            switch step.form {
            case .loadConstant: accumulator = step.value
            case .loadVariable: accumulator = values[Int(step.index)]
            case .addConstant: accumulator += step.value
            case .addVariable: accumulator += values[Int(step.index)]
            case .multiplyByConstant: accumulator *= step.value
            case .multiplyByVariable: accumulator *= values[Int(step.index)]
            case .pushConstant, .pushVariable:
                stack[top] = accumulator
                top &+= 1
                accumulator = step.form == .pushConstant ? step.value : values[Int(step.index)]
            case .branch:
                if accumulator.isNaN { at = Int(step.end) } else if accumulator == 0 { at = Int(step.index) }
            case .jump: at = Int(step.index)
            case .alone: accumulator = step.operation(accumulator, accumulator)
            case .constant: accumulator = step.operation(accumulator, step.value)
            default:
                switch step.form {
                case .variable: right = values[Int(step.index)]
                case .constantLeft: left = step.value
                case .variableLeft: left = values[Int(step.index)]
                default:
                    top &-= 1
                    left = stack[top]
                }
                accumulator = step.operation(left, right)
            }
        }
        return accumulator
    }
}
