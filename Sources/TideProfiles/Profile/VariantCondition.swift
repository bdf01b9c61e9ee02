/// Which messages a variant reads: all that is said must hold.
public struct VariantCondition: Sendable, Equatable {
    /// A byte and what it may be.
    public struct ByteTest: Sendable, Equatable {
        /// Its place; negative ones count from the end.
        public var at: Int
        /// What it may be.
        public var values: [UInt8]
    }

    /// Ports; empty: any, and none.
    public var ports: [Int] = []
    /// Lengths in bytes; empty: any.
    public var lengths: [Int] = []
    /// Shortest length, in bytes.
    public var shortest = 0
    /// Longest length, in bytes.
    public var longest = Int.max
    /// Bytes.
    public var bytes: [ByteTest] = []

    /// Whether a message is the variant's own.
    func fits(_ payload: UnsafeRawBufferPointer, port: Int?) -> Bool {
        if !ports.isEmpty {
            guard let port, ports.contains(port) else { return false }
        }
        guard lengths.isEmpty || lengths.contains(payload.count), (shortest...longest).contains(payload.count) else {
            return false
        }
        return bytes.allSatisfy { test in
            let place = test.at < 0 ? payload.count + test.at : test.at
            return payload.indices.contains(place) && test.values.contains(payload[place])
        }
    }

    /// Whether no message at all can fit: lengths and places of bytes contradict each other.
    var isImpossible: Bool {
        let possible = lengths.filter { $0 >= shortest && $0 <= longest }
        guard lengths.isEmpty || !possible.isEmpty else { return true }
        let needed = bytes.map { $0.at < 0 ? -$0.at : $0.at + 1 }.max() ?? 0
        return needed > possible.max() ?? longest
    }

    /// Whether every message that fits `other` fits this one too, so that a variant behind this one is never used.
    func covers(_ other: VariantCondition) -> Bool {
        func covers<Value: Equatable>(_ own: [Value], _ others: [Value]) -> Bool {
            own.isEmpty || (!others.isEmpty && others.allSatisfy(own.contains))
        }
        let (low, high) = (other.lengths.min() ?? other.shortest, other.lengths.max() ?? other.longest)
        guard covers(ports, other.ports), covers(lengths, other.lengths), shortest <= low, high <= longest else {
            return false
        }
        return bytes.allSatisfy { test in
            other.bytes.contains { $0.at == test.at && covers(test.values, $0.values) }
        }
    }
}
