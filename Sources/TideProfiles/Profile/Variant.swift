/// One of the kinds of message that a device sends.
public struct Variant: Sendable, Equatable {
    /// Which messages it reads.
    public var condition: VariantCondition
    /// How it reads them.
    public var codec: Codec
}
