/// One step of a compiled formula: `accumulator = operation(left, right)`.
///
/// One side is the accumulator, the other is named by `source`.
struct FormulaInstruction: Sendable {
    /// Where the side that is not the accumulator comes from.
    enum Source: UInt8, Sendable {
        /// `value`, or nothing when the operation takes one number.
        case constant
        /// The variable at `index`.
        case variable
        /// The top of the stack is left, the accumulator right.
        case stack
        /// `value` is left, the accumulator right.
        case constantLeft
        /// The variable at `index` is left, the accumulator right.
        case variableLeft
    }

    var operation: FormulaOperation
    var source = Source.constant
    /// Where a branch goes when its condition is NaN.
    var end: UInt16 = 0
    /// A variable, or where a jump goes.
    var index: UInt32 = 0
    var value = 0.0
}
