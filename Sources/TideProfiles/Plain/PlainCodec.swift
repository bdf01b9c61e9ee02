/// How a payload is read that is one bare value, such as `21.5` or `ON`.
public struct PlainCodec: Sendable, Equatable {
    /// The `{name}` of the topic that tells which field it is; nil: there is one field.
    public var by: String?
    /// The fields.
    public var fields: [JSONField]
}
