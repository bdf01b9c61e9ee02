/// Collects everything that is wrong in one file.
///
/// Not shared between threads: one reading, one log.
public final class YAMLLog {
    /// Path of the file, for messages.
    public let file: String
    private var found: [YAMLProblem]

    /// More problems than this say nothing new.
    public static let maximumProblems = 200

    /// Makes a log.
    ///
    /// - Parameters:
    ///   - file: path of the file.
    ///   - problems: what was found in it before.
    public init(file: String, problems: [YAMLProblem] = []) { (self.file, found) = (file, problems) }

    /// The problems in the order of the file, each once.
    public var problems: [YAMLProblem] {
        var seen = Set<YAMLProblem>()
        return found.filter { seen.insert($0).inserted }.enumerated()
            .sorted {
                ($0.element.line, $0.element.column, $0.offset) < ($1.element.line, $1.element.column, $1.offset)
            }
            .map(\.element)
    }

    /// Whether nothing is wrong so far.
    public var isClean: Bool { found.isEmpty }

    /// Notes a problem.
    ///
    /// - Parameters:
    ///   - line: from 1.
    ///   - column: from 1.
    ///   - message: what is wrong.
    ///   - hint: what would be right.
    public func add(line: Int, column: Int, _ message: String, hint: String? = nil) {
        add(YAMLProblem(file: file, line: line, column: column, message: message, hint: hint))
    }

    /// Notes a problem of this file.
    public func add(_ problem: YAMLProblem) {
        guard found.count < Self.maximumProblems else { return }
        found.append(problem)
    }
}
