/// A formula, parsed once, checked for units, and compiled.
///
/// `docs/expressions.md` has the language: operators with Python's precedence, a closed list of functions, no loops.
///
/// - Every formula ends, and gives a finite number or NaN, which means missing. NaN in any number that is read gives
///   NaN; only the branch of `if` that is not taken is not read, and `a ?? b` is b where a is missing.
/// - Division and remainder by zero, roots and logarithms of negative numbers, and a result that is not finite are NaN.
/// - Bit operations know whole numbers up to 2^53 and shifts by 0...63; with others, or a larger result, they are NaN.
/// - Units are checked when the formula is made: `+`, comparisons, `min`, `max`, `clamp`, `if`, `??` and `%` need like
///   dimensions, and convert; `exp`, `log` and exponents need numbers.
/// - **Plain numbers.** Variables without a unit and literals are plain. A formula that is plain is a data sheet's
///   ("raw number in, number in the stated unit out"): its number is in whatever unit the result is declared in.
///   As soon as a unit comes in, the result has one, and is converted to the declared unit or refused.
///   `number(x, Cel)` leads back: the plain number of x in Cel.
public struct Formula: Sendable {
    /// Longest text that is read, in bytes: four times the longest formula found in vendors' decoders.
    public static let maxLength = 1024
    /// How deep formulas may be nested, counting parentheses, calls, and operators in a row.
    ///
    /// As many numbers are the most that can be put aside at one time: 512 bytes of stack. Reading the deepest formula
    /// needs less than 512 KB of it, computing it next to nothing.
    public static let maxDepth = 64

    /// What was written.
    public let text: String
    /// What the result measures; a number for a plain formula.
    public let dimension: Dimension
    /// Whether no unit came in, so that the result is in whatever unit was declared.
    public let isPlain: Bool
    /// The variables that are read, as indices into those that were given, in order.
    public let uses: [Int]
    /// The value, when it is the same for all inputs.
    public let constant: Double?

    private let program: FormulaProgram

    /// Reads a formula.
    ///
    /// - Parameters:
    ///   - text: at most `maxLength` bytes.
    ///   - variables: the names it may use; of equal names the first counts.
    ///   - result: the unit of the result; nil leaves it in the unit that the formula gives.
    /// - Throws: `FormulaError` with column, problem and, when it can be guessed, what would be right.
    public init(_ text: String, variables: [FormulaVariable] = [], result: Unit? = nil) throws(FormulaError) {
        let lexer = FormulaLexer(text)
        let node = try FormulaParser.parse(text)
        let checker = FormulaChecker(variables) { lexer.error($0, "").column }
        let part = try checker.result(node, in: result)
        self.text = text
        dimension = part.type.unit.dimension
        if case .plain = part.type { isPlain = true } else { isPlain = false }
        uses = part.term.variables
        program = FormulaProgram(part.term)
        constant = part.term.constant.map { $0.isFinite ? $0 : .nan }
    }

    /// The value for the given inputs.
    ///
    /// - Parameter values: one number for each variable, in its unit, in the order of `variables`; NaN when missing.
    /// - Returns: a finite number in the unit of the result, or NaN when it is missing.
    public func callAsFunction(_ values: UnsafeBufferPointer<Double>) -> Double {
        precondition(values.count > (uses.last ?? -1), "a formula needs a value for every variable")
        return program.run(values)
    }

    /// The value for the given inputs, as an array.
    ///
    /// - Parameter values: one number for each variable, in its unit, in the order of `variables`; NaN when missing.
    /// - Returns: a finite number in the unit of the result, or NaN when it is missing.
    public func callAsFunction(_ values: [Double]) -> Double { values.withUnsafeBufferPointer { self($0) } }
}
