/// Why a text is no path; the column counts bytes from 1.
public struct JSONPathError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The text.
    public var text: String
    /// Where, in bytes from 1.
    public var column: Int
    /// What is wrong and what would be right.
    public var problem: String

    /// What is wrong, where, and what would be right.
    public var description: String { "path \"\(text)\", column \(column): \(problem)" }
}
