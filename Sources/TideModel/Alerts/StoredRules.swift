/// The canonical text of all rules and routes in force.
public struct StoredRules: Sendable, Equatable {
    /// SHA-256 of `text`, in hex.
    public var hash: String
    /// Canonical text.
    public var text: String

    /// Makes stored rules.
    public init(hash: String, text: String) { (self.hash, self.text) = (hash, text) }
}
