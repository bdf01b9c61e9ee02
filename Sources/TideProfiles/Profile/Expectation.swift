/// How often a device should be heard; all in milliseconds.
public struct Expectation: Sendable, Equatable {
    /// From one reading to the next.
    public var interval: Int64
    /// How much that varies.
    public var jitter: Int64?
    /// After this it is late.
    public var late: Int64?
    /// After this it is silent.
    public var silent: Int64?
}
