/// Why a formula was refused.
public struct FormulaError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Where, in characters from 1.
    public let column: Int
    /// What is wrong.
    public let problem: String
    /// What would be right, when known.
    public let hint: String?

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - column: in characters from 1.
    ///   - problem: what is wrong.
    ///   - hint: what would be right.
    public init(column: Int, problem: String, hint: String? = nil) {
        (self.column, self.problem, self.hint) = (column, problem, hint)
    }

    /// Where, what, and what would be right.
    public var description: String { "column \(column): \(problem)" + (hint.map { "; \($0)" } ?? "") }
}
