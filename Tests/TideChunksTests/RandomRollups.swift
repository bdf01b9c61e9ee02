import TideChunks
import TideModel

extension RandomContent {
    /// Buckets of every kind, whether readings could make them or not.
    mutating func rollups(rows wanted: Int? = nil) -> RollupContent {
        let kind = RollupKind.allCases[number(0..<RollupKind.allCases.count)]
        var content = RollupContent(device: DeviceNumber(number(0..<1_000_000)), kind: kind)
        let starts = starts(wanted ?? [1, 1, 2, 24, 63, 64, 300][number(0..<7)], kind)
        let isFull = chance(2)
        var number = SeriesNumber(self.number(0..<1_000))
        for _ in 0..<self.number(wanted == nil ? 0..<8 : 1..<8) {
            let wanted = isFull ? starts : starts.filter { _ in !chance(5) }
            content.series.append(RollupSeries(series: number, buckets: buckets(wanted)))
            number += SeriesNumber(chance(4) ? self.number(1..<1_000_000) : 1)
        }
        content.series.removeAll { $0.buckets.isEmpty }
        return content
    }

    private mutating func starts(_ count: Int, _ kind: RollupKind) -> [Int64] {
        if chance(8) {
            return Array(Set((0..<count).map { _ in Int64.random(in: .min ... .max, using: &random) })).sorted()
        }
        let first = 1_764_000_000_000 + Int64(chance(3) ? number(0..<100_000) : 0)
        let step: Int64 = kind == .day ? 86_400_000 : 3_600_000
        let hasGaps = chance(3)
        return (0..<count).filter { _ in !hasGaps || !chance(4) }.map { first + Int64($0) * step }
    }

    private mutating func buckets(_ starts: [Int64]) -> [RollupBucket] {
        let columns = (0..<5).map { _ in values(starts.count) }
        let kind = number(0..<4)
        return starts.indices.map { index in
            var bucket = RollupBucket(start: starts[index])
            count(&bucket, kind)
            guard bucket.valued > 0 || kind == 3 else { return bucket }
            let values = kind == 0 ? columns[0][index...].prefix(4).sorted() : columns.map { $0[index] }
            (bucket.min, bucket.max) = (values[0], values.last ?? 0)
            (bucket.first, bucket.last) = (values[values.count / 2], values[values.count / 3])
            bucket.sum = kind == 0 ? values[0] * Double(bucket.valued) : columns[4][index]
            return bucket
        }
    }

    private mutating func count(_ bucket: inout RollupBucket, _ kind: Int) {
        bucket.n = kind == 2 ? .random(in: 0 ... .max, using: &random) : 60
        bucket.suspect = chance(4) ? UInt32(number(0..<9)) : 0
        bucket.good = kind == 2 ? .random(in: 0 ... .max, using: &random) : 60 - bucket.suspect
        bucket.valued = chance(9) ? 0 : kind == 2 ? .random(in: 0 ... .max, using: &random) : 60
        bucket.firstTime = kind == 2 ? .random(in: .min ... .max, using: &random) : bucket.start &+ 7_000
        bucket.lastTime = bucket.firstTime &+ Int64(number(0..<3_000_000))
        bucket.changedAt = kind == 2 ? random.next() : RecordNumber(1_000 + number(0..<9))
        bucket.revision = chance(5) ? UInt32(number(0..<3)) : 0
        bucket.series = kind == 2 ? .random(in: 0 ... .max, using: &random) : chance(3) ? UInt32(number(0..<40)) : 1
    }
}
