/// Bytes that are read as one.
public struct BinaryRead: Sendable, Equatable {
    /// What they are.
    public var type: BinaryType
    /// Where they begin, in bytes; where the last step ended when nil.
    ///
    /// Negative ones count from the end. Reading goes on behind them.
    public var at: Int?
    /// The order of their bytes.
    public var order: ByteOrder
    /// What is taken from them.
    public var fields: Range<Int>
}
