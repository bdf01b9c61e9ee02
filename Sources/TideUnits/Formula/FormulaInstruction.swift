/// One step of a compiled formula: `accumulator = operation(left, right)`.
struct FormulaInstruction: Sendable {
    /// Where the sides come from, or what to do at once.
    enum Form: UInt8, Sendable {
        // The commonest steps have a case each: one jump through a table instead of two.
        case loadConstant, loadVariable, addConstant, addVariable, multiplyByConstant, multiplyByVariable
        /// Puts the accumulator on the stack, then loads.
        case pushConstant, pushVariable
        /// Goes to `index` when the accumulator is 0, to `end` when it is NaN.
        case branch
        /// Goes to `index`.
        case jump
        /// The accumulator is the only side.
        case alone
        /// The accumulator is left, `value` right.
        case constant
        /// The accumulator is left, the variable at `index` right.
        case variable
        /// `value` is left, the accumulator right.
        case constantLeft
        /// The variable at `index` is left, the accumulator right.
        case variableLeft
        /// The top of the stack is left, the accumulator right.
        case stack
    }

    var form: Form
    /// Counts only for forms that name sides.
    var operation = FormulaOperation.add
    /// Where a branch goes when its condition is NaN.
    var end: UInt16 = 0
    /// A variable, or where a jump goes.
    var index: UInt32 = 0
    var value = 0.0
}
