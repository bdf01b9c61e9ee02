/// One change of the registry.
public struct RegistryChangeDTO: Sendable, Equatable, Codable {
    /// `enterprise`, `site`, `unit` or `device`.
    public var kind: String
    /// Its id.
    public var id: String
    /// `add`, `change` or `same`.
    public var action: String
    /// What changes, one line a field: `name: old -> new`.
    public var differences: [String]
    /// Makes a change.
    public init(kind: String, id: String, action: String, differences: [String]) {
        self.kind = kind
        self.id = id
        self.action = action
        self.differences = differences
    }
}
