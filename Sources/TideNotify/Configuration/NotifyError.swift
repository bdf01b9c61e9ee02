/// What is wrong with the configuration of channels and contacts.
public struct NotifyError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Where, such as `notify.channels.farm.secret`.
    public var key: String
    /// What is wrong, and what would be right.
    public var problem: String

    /// Makes an error.
    public init(key: String, problem: String) { (self.key, self.problem) = (key, problem) }

    /// Where and what.
    public var description: String { "\(key): \(problem)" }
}
