/// One value that is read from a line.
public struct LineField: Sendable, Equatable {
    /// Where a value stands in a line.
    public enum Place: Sendable, Equatable {
        /// Behind the field key of this name.
        case field(String)
        /// Behind the tag key of this name; a text.
        case tag(String)
    }

    /// Where it stands.
    public var place: Place
    /// Its name, what it may be and what it means; its path is none.
    public var value: JSONField

    /// As people say it.
    var words: String {
        switch place {
        case .field(let key): "field \(key)"
        case .tag(let key): "tag \(key)"
        }
    }
}
