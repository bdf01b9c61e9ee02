/// A request that cannot be served, for the person who made it.
public struct ControlError: Error, Sendable, Equatable, Codable, CustomStringConvertible {
    /// HTTP status: 400 wrong request, 404 not there, 409 refused, 503 not now.
    public var status: Int
    /// What is wrong and what would be right, one line each.
    public var problems: [String]
    /// Makes an error.
    public init(_ status: Int, _ problems: [String]) {
        self.status = status
        self.problems = problems
    }
    /// For people.
    public var description: String { problems.joined(separator: "\n") }
}
