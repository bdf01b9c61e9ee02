/// One step in reading a binary payload.
public enum BinaryStep: Sendable, Equatable {
    /// Reads bytes into the fields that are taken from them.
    case read(BinaryRead)
    /// Passes over bytes.
    case skip(Int)
    /// Goes on with the step of this index unless the condition holds (is neither 0 nor missing).
    case unless(BinaryFormula, goTo: Int)
    /// Goes on with the step of this index.
    case go(to: Int)
}

/// Bytes that are read as one.
public struct BinaryRead: Sendable, Equatable {
    /// What they are.
    public var type: BinaryType
    /// Where they begin, in bytes; negative: from the end. nil: where the last step ended, which moves on behind them.
    public var at: Int?
    /// The order of their bytes.
    public var order: ByteOrder
    /// The fields that are taken from them.
    public var fields: Range<Int>
}
