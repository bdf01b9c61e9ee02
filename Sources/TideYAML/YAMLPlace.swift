/// Where a value stands: what remains of it for problems that are found later.
public struct YAMLPlace: Sendable, Equatable {
    /// Path of the file.
    public let file: String
    /// Line, from 1.
    public let line: Int
    /// Column, from 1.
    public let column: Int
    /// Where in the document, such as `series.ph.unit`; empty for the document itself.
    public let path: String

    /// A problem at this place.
    ///
    /// - Parameters:
    ///   - message: what is wrong; the path is put before it.
    ///   - hint: what would be right.
    /// - Returns: the problem.
    public func problem(_ message: String, hint: String? = nil) -> YAMLProblem {
        YAMLProblem(
            file: file,
            line: line,
            column: column,
            message: path.isEmpty ? message : "\(path): \(message)",
            hint: hint
        )
    }
}
