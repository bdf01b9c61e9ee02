import Testing
import TideChunks
import TideModel

/// Rollup blocks give back what was sealed, whole or in part.
@Suite("Rollup blocks")
struct RollupRoundTripTests {
    @Test(arguments: UInt64(0)..<1_000)
    func whatIsSealedComesBack(seed: UInt64) throws {
        var random = RandomContent(seed: seed)
        let content = random.rollups()
        let bytes = content.sealed()
        let block = try RollupBlock(bytes)
        #expect(try block.content() == content)
        #expect(block.device == content.device && block.kind == content.kind)
        #expect(block.series.map(\.number) == content.series.map(\.series))
        #expect(block.series.map(\.count) == content.series.map(\.buckets.count))
        let buckets = content.series.flatMap(\.buckets)
        #expect(block.cellCount == buckets.count && block.rowCount == Set(buckets.map(\.start)).count)
        #expect(block.starts.lowerBound == buckets.map(\.start).min() ?? 0)
        #expect(block.starts.upperBound == buckets.map(\.start).max() ?? 0)
        #expect(block.changedAt.lowerBound == buckets.map(\.changedAt).min() ?? 0)
        #expect(block.changedAt.upperBound == buckets.map(\.changedAt).max() ?? 0)
        #expect(try block.content().sealed() == bytes)
    }

    @Test("a special double", arguments: RandomContent.special)
    func special(_ value: Double) throws {
        var content = RollupContent(device: 1, kind: .hour)
        for valued in [UInt32(0), 3] {
            content.series = [RollupSeries(series: 4)]
            for (hour, field) in [\RollupBucket.min, \.max, \.first, \.last, \.sum].enumerated() {
                var bucket = RollupBucket(start: Int64(hour) * 3_600_000)
                (bucket.valued, bucket.good, bucket.n) = (valued, valued, valued)
                (bucket.min, bucket.max, bucket.first, bucket.last, bucket.sum) = (1.5, 2.5, 1.5, 2.25, 6.25)
                bucket[keyPath: field] = value
                content.series[0].buckets.append(bucket)
                #expect(try RollupBlock(content.sealed()).content() == content)
            }
        }
    }

    @Test(arguments: UInt64(0)..<200)
    func aRangeIsThatPartOfTheWhole(seed: UInt64) throws {
        var random = RandomContent(seed: seed)
        let content = random.rollups()
        let block = try RollupBlock(content.sealed())
        let starts = content.series.flatMap { $0.buckets.map(\.start) }
        for series in content.series {
            let bounds = [0, 1].map { _ in
                (starts.randomElement(using: &random.random) ?? 0) &+ Int64(random.number(0..<2))
            }
            let times = Timestamp(milliseconds: bounds.min() ?? 0)..<Timestamp(milliseconds: bounds.max() ?? 0)
            let after = series.buckets.randomElement(using: &random.random)?.changedAt
            let some = series.buckets.filter { times.contains(Timestamp(milliseconds: $0.start)) }
            var found = [RollupBucket(start: 9)]
            try block.appendBuckets(of: series.series, in: times, to: &found)
            #expect(found.first == RollupBucket(start: 9) && Array(found.dropFirst()) == some)
            try block.appendBuckets(of: series.series, in: times, changedAfter: after, to: &found)
            #expect(Array(found.dropFirst(1 + some.count)) == some.filter { $0.changedAt > after ?? 0 })
            var changed = content
            for index in content.series.indices {
                changed.series[index].buckets.removeAll { $0.changedAt <= after ?? 0 }
            }
            changed.series.removeAll { $0.buckets.isEmpty }
            #expect(try block.content(changedAfter: after) == changed)
        }
        var none: [RollupBucket] = []
        let always = Timestamp(milliseconds: .min)..<Timestamp(milliseconds: .max)
        try block.appendBuckets(of: .max, in: always, to: &none)
        #expect(none.isEmpty)
    }

    @Test func seriesWithoutBucketsLeaveNoTrace() throws {
        var content = RollupContent(device: 7, kind: .day)
        let empty = content.sealed()
        content.series = [RollupSeries(series: 4)]
        #expect(content.sealed() == empty)
        #expect(try RollupBlock(empty).content() == RollupContent(device: 7, kind: .day))
    }
}
