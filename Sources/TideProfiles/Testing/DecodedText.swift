/// One decoded text as people see it.
public struct DecodedText: Sendable, Equatable {
    /// Attribute name.
    public var name: String
    /// Its value.
    public var value: String
    /// Whether it could be used, and why not.
    public var status: CellStatus
    /// Index of its row.
    public var row: Int
}
