import Testing
import TideChunks
import TideModel

/// Merging rollup blocks, and counting revisions.
@Suite("Merging rollups")
struct RollupMergeTests {
    /// Blocks of one device that overlap.
    private static func contents(_ seed: UInt64) -> [RollupContent] {
        var random = RandomContent(seed: seed)
        let whole = random.rollups(rows: 40)
        return (0..<random.number(1..<5)).map { _ in
            var part = whole
            for index in part.series.indices {
                part.series[index].buckets.removeAll { _ in random.chance(3) }
                for bucket in part.series[index].buckets.indices {
                    part.series[index].buckets[bucket].changedAt = RecordNumber(random.number(0..<3))
                    part.series[index].buckets[bucket].n = UInt32(random.number(0..<100))
                }
            }
            return part
        }
    }

    @Test(arguments: UInt64(0)..<200)
    func theLatestStands(seed: UInt64) throws {
        let contents = Self.contents(seed)
        var model: [SeriesNumber: [Int64: RollupBucket]] = [:]
        for series in contents.flatMap(\.series) {
            for bucket in series.buckets {
                if let former = model[series.series]?[bucket.start], former.changedAt > bucket.changedAt { continue }
                model[series.series, default: [:]][bucket.start] = bucket
            }
        }
        var expected = RollupContent(device: contents[0].device, kind: contents[0].kind)
        expected.series = model.keys.sorted().map { number in
            RollupSeries(series: number, buckets: (model[number] ?? [:]).values.sorted { $0.start < $1.start })
        }
        let blocks = try contents.map { try RollupBlock($0.sealed()) }
        let merged = try RollupMerger.merge(blocks)
        #expect(try RollupBlock(merged).content() == expected)
        #expect(merged == expected.sealed())
        // Step by step, or some of them first, makes no difference.
        var step = blocks[0]
        for block in blocks.dropFirst() { step = try RollupBlock(try RollupMerger.merge([step, block])) }
        #expect(step.bytes == merged || blocks.count == 1)
    }

    @Test func aChangedBucketHasOneRevisionMore() {
        var former = RollupContent(device: 1, kind: .hour)
        former.series = [RollupSeries(series: 2, buckets: [RollupBucket(start: 0), RollupBucket(start: 10)])]
        former.series[0].buckets[0].revision = 4
        former.series[0].buckets[1].revision = 5
        var later = former
        later.series.insert(RollupSeries(series: 1, buckets: [RollupBucket(start: 0)]), at: 0)
        later.series[1].buckets.append(RollupBucket(start: 20))
        for index in 0..<3 { later.series[1].buckets[index].revision = 0 }
        later.series[1].buckets[1].good = 1
        later.countRevisions(from: former)
        #expect(later.series[0].buckets.map(\.revision) == [0])
        #expect(later.series[1].buckets.map(\.revision) == [4, 6, 0])
    }
}
