/// A file that people write: a pack of rules, routes, or both.
public struct RuleFile: Sendable, Equatable {
    /// Its path, for messages.
    public var path: String
    /// Its content.
    public var text: String

    /// Makes a file.
    public init(path: String, text: String) { (self.path, self.text) = (path, text) }

    /// Whether it has tests, which stand beside packs: rules are read of all other files.
    public var isTest: Bool { path.hasSuffix(".test.yaml") }
}
