/// A compiled formula.
struct FormulaProgram: Sendable {
    private let code: [FormulaInstruction]

    /// Numbers put aside at one time: at most one for each level that a formula may be nested.
    static let stackSize = Formula.maxDepth

    init(_ term: FormulaTerm) { code = FormulaCompiler.compile(term) }

    /// The value of the formula, or NaN when it is not finite.
    ///
    /// - Parameter values: at least as many as the highest variable in the code needs; the caller has checked.
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
            var (left, right) = (accumulator, step.value)
            switch step.source {
            case .constant: break
            case .variable: right = values[Int(step.index)]
            case .constantLeft: (left, right) = (step.value, accumulator)
            case .variableLeft: (left, right) = (values[Int(step.index)], accumulator)
            case .stack:
                top &-= 1
                (left, right) = (stack[top], accumulator)
            }
            switch step.operation {
            case .branch:
                if accumulator.isNaN { at = Int(step.end) } else if accumulator == 0 { at = Int(step.index) }
            case .jump: at = Int(step.index)
            case .push:
                stack[top] = accumulator
                top &+= 1
                accumulator = right
            default: accumulator = step.operation(left, right)
            }
        }
        return accumulator
    }
}
