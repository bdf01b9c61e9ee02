/// A formula as it was written.
struct FormulaNode {
    indirect enum Kind {
        case number(Double, Unit?)
        case missing
        case name(String)
        case prefix(FormulaOperation, FormulaNode)
        case infix(FormulaOperation, FormulaNode, FormulaNode)
        case call(FormulaFunction, [FormulaNode])
        /// The number of a quantity in a unit.
        case numberIn(FormulaNode, Unit)
    }

    let kind: Kind
    /// The byte where an error points: an operator, or the beginning.
    let offset: Int
    /// The byte where it begins.
    let start: Int
    /// Levels below and including this one.
    let height: Int

    init(_ kind: Kind, offset: Int, start: Int? = nil) {
        (self.kind, self.offset, self.start) = (kind, offset, start ?? offset)
        switch kind {
        case .number, .missing, .name: height = 1
        case .prefix(_, let a), .numberIn(let a, _): height = a.height + 1
        case .infix(_, let a, let b): height = max(a.height, b.height) + 1
        // min and max of many become a chain of operations on two.
        case .call(let function, let arguments):
            height = (arguments.map(\.height).max() ?? 0) + (function == .if ? 1 : max(1, arguments.count - 1))
        }
    }
}
