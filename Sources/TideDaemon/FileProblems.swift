internal import TideProfiles
public import TideYAML

/// What is wrong in files that people write; each problem with its file, line and column.
public struct FileProblems: Error, Sendable, Equatable, CustomStringConvertible {
    /// The problems, in the order of the file.
    public var problems: [YAMLProblem]

    /// Makes an error of problems.
    public init(_ problems: [YAMLProblem]) { self.problems = problems }

    /// One problem a line.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
