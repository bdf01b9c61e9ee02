/// How a JSON payload is read.
public struct JSONCodec: Sendable, Equatable {
    /// What a key means that the profile does not know.
    public enum Strictness: String, Sendable, CaseIterable {
        /// Nothing.
        case ignore
        /// It is counted.
        case count
        /// The frame goes to quarantine.
        case quarantine
    }

    /// The array whose elements are the rows, as `$.readings[*]`; nil when the document itself is the one row.
    public var each: JSONPath?
    /// What a key means that the profile does not know.
    public var strict = Strictness.ignore
    /// The fields, in the order of their names.
    public var fields: [JSONField]
}
