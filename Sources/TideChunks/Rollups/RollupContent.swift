public import TideModel

/// Buckets of one kind of one device: what is sealed into a rollup block, and what comes back.
public struct RollupContent: Sendable, Equatable {
    /// The device.
    public var device: DeviceNumber
    /// How long the buckets are.
    public var kind: RollupKind
    /// The series, each once, by ascending number.
    public var series: [RollupSeries] = []

    /// Makes an empty content.
    public init(device: DeviceNumber, kind: RollupKind) {
        self.device = device
        self.kind = kind
    }

    /// The block's bytes, as FORMAT.md tells; series without buckets leave no trace.
    ///
    /// Series or starts that do not ascend, or more of them than `RollupBlock.maximumRows` and `maximumCells`, are the
    /// caller's broken invariant.
    public func sealed() -> [UInt8] {
        var content = self
        content.series.removeAll { $0.buckets.isEmpty }
        precondition(zip(content.series, content.series.dropFirst()).allSatisfy { $0.series < $1.series })
        var sealer = RollupSealer(RollupLayout(content))
        return sealer.sealed()
    }

    /// Counts revisions on from what was stored before: a bucket that is another one now has one more, one that is the
    /// same keeps its number.
    ///
    /// - Parameter former: the buckets that these stand in place of; it may lack some, and have others.
    public mutating func countRevisions(from former: RollupContent) {
        for index in series.indices {
            let place = former.series.firstIndex(notBelow: series[index].series, \.series)
            guard place < former.series.count, former.series[place].series == series[index].series else { continue }
            Self.countRevisions(of: &series[index].buckets, from: former.series[place].buckets)
        }
    }

    private static func countRevisions(of buckets: inout [RollupBucket], from former: [RollupBucket]) {
        var next = 0
        for index in buckets.indices {
            while next < former.count, former[next].start < buckets[index].start { next += 1 }
            guard next < former.count, former[next].start == buckets[index].start else { continue }
            buckets[index].revision = former[next].revision
            if buckets[index] != former[next] { buckets[index].revision &+= 1 }
        }
    }
}
