public import TideModel

/// Makes one rollup block of several of one device and kind.
public enum RollupMerger {
    /// Merges blocks: of several buckets of one series and start, that with the highest `changedAt` stands, and of
    /// equal ones that of the newer block.
    ///
    /// - Parameter blocks: at least one, all of one device and kind, from older to newer. Together they stay within
    ///   `RollupBlock.maximumRows` and `RollupBlock.maximumCells`.
    /// - Returns: the merged block's bytes.
    /// - Throws: `FormatError` when a block was sealed by somebody who does not know the format.
    public static func merge(_ blocks: [RollupBlock]) throws(FormatError) -> [UInt8] { try content(blocks).sealed() }

    /// What `merge` makes of blocks, unsealed; it may be larger than what fits into one block.
    public static func content(_ blocks: [RollupBlock]) throws(FormatError) -> RollupContent {
        precondition(!blocks.isEmpty)
        precondition(blocks.allSatisfy { $0.device == blocks[0].device && $0.kind == blocks[0].kind })
        var merged: [SeriesNumber: [RollupBucket]] = [:]
        for block in blocks {
            for series in try block.content().series { merged[series.series, default: []] += series.buckets }
        }
        var content = RollupContent(device: blocks[0].device, kind: blocks[0].kind)
        content.series = merged.keys.sorted().map { RollupSeries(series: $0, buckets: standing(merged[$0] ?? [])) }
        return content
    }

    /// The buckets that stand, by start, of some that are given from older to newer.
    public static func standing(_ buckets: [RollupBucket]) -> [RollupBucket] {
        guard zip(buckets, buckets.dropFirst()).contains(where: { $0.start >= $1.start }) else { return buckets }
        let order = buckets.indices.sorted {
            (buckets[$0].start, buckets[$0].changedAt, $0) < (buckets[$1].start, buckets[$1].changedAt, $1)
        }
        var standing: [RollupBucket] = []
        for index in order {
            if standing.last?.start == buckets[index].start { standing.removeLast() }
            standing.append(buckets[index])
        }
        return standing
    }
}
