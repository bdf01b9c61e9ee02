/// What is wrong in a text that a person wrote, where, and what would be right.
public struct YAMLProblem: Error, Equatable, Hashable, Sendable, CustomStringConvertible {
    /// Path of the file.
    public var file: String
    /// Line, from 1.
    public var line: Int
    /// Column in characters (Unicode scalars), from 1.
    public var column: Int
    /// What is wrong.
    public var message: String
    /// What would be right.
    public var hint: String?

    /// Makes a problem.
    public init(file: String, line: Int, column: Int, message: String, hint: String? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
        self.hint = hint
    }

    /// `file:line:column: what is wrong; what would be right`.
    public var description: String {
        "\(file):\(line):\(column): \(message)\(hint.map { "; \($0)" } ?? "")"
    }
}
