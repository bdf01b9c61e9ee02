/// Flags of the single quality tests of a cell, and the configuration that says which tests they are.
public struct TestFlags: Sendable, Hashable {
    /// Id of the quality configuration.
    public var configuration: UInt64
    /// One flag per test (`QCFlag.rawValue`), in the configuration's order; at most 255.
    public var flags: [UInt8]

    /// Makes a tuple of flags.
    public init(configuration: UInt64, flags: [UInt8]) {
        self.configuration = configuration
        self.flags = flags
    }
}
