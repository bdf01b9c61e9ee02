public import TideModel

/// Flags of the single quality tests of a cell, and the configuration that says which tests they are.
public struct TestFlags: Sendable, Hashable {
    /// Id of the quality configuration.
    public var configuration: UInt64
    /// One flag per test, by the number of the test (`TestWord`); at most 255.
    public var flags: [UInt8]

    /// Makes a tuple of flags.
    public init(configuration: UInt64, flags: [UInt8]) {
        self.configuration = configuration
        self.flags = flags
    }

    /// Makes a tuple of a word, whose flags have four bits each; trailing zeros are left out.
    public init(_ word: TestWord) {
        var (bytes, rest) = ([UInt8](), word.flags)
        while rest > 0 {
            bytes.append(UInt8(truncatingIfNeeded: rest & 15))
            rest >>= 4
        }
        self.init(configuration: word.configuration, flags: bytes)
    }

    /// The word that the tuple was made of.
    public var word: TestWord {
        var word: UInt64 = 0
        for flag in flags.prefix(16).reversed() { word = word << 4 | UInt64(flag & 15) }
        return TestWord(configuration: configuration, flags: word)
    }
}
