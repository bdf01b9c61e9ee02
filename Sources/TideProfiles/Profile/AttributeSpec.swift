/// A text that is kept as an attribute of the device.
public struct AttributeSpec: Sendable, Equatable {
    /// Attribute name: the key under `attributes:`.
    public var name: String
    /// The field it is read from.
    public var field: String
}
