import Testing
import TideChunks
import TideModel

/// Buckets say what a slow and plain computation says.
@Suite("Computing rollups")
struct RollupComputingTests {
    struct Sample {
        var time: Int64
        var value: Double
        var flag: UInt8
        var record: RecordNumber
    }

    /// One bucket, by definition.
    private static func bucket(_ start: Int64, _ samples: [Sample]) -> RollupBucket {
        var bucket = RollupBucket(start: start)
        let valued = samples.filter { [1, 2, 3].contains($0.flag) && !$0.value.isNaN }
        bucket.n = UInt32(samples.count)
        bucket.good = UInt32(samples.filter { [1, 2].contains($0.flag) }.count)
        bucket.suspect = UInt32(samples.filter { $0.flag == 3 }.count)
        bucket.valued = UInt32(valued.count)
        bucket.changedAt = samples.map(\.record).max() ?? 0
        guard let first = valued.first, let last = valued.last else { return bucket }
        (bucket.first, bucket.firstTime) = (first.value, first.time)
        (bucket.last, bucket.lastTime) = (last.value, last.time)
        bucket.min = valued.dropFirst().reduce(first.value) { $1.value < $0 ? $1.value : $0 }
        bucket.max = valued.dropFirst().reduce(first.value) { $1.value > $0 ? $1.value : $0 }
        bucket.sum = neumaier(valued.map(\.value))
        return bucket
    }

    /// As Neumaier wrote it, with a comparison.
    private static func neumaier(_ values: [Double]) -> Double {
        var (sum, errors) = (0.0, 0.0)
        for value in values {
            let total = sum + value
            errors += abs(sum) >= abs(value) ? (sum - total) + value : (value - total) + sum
            sum = total
        }
        return sum.isNaN ? .nan : errors.isFinite ? sum + errors : sum
    }

    @Test(arguments: UInt64(0)..<500)
    func bucketsAreWhatTheirReadingsSay(seed: UInt64) {
        var random = RandomContent(seed: seed)
        let count = random.number(0..<300)
        let values = random.values(count)
        let isPlain = random.chance(2)
        var time = Int64(-5_000)
        let samples = values.map { value in
            time += Int64(random.number(0..<[3, 200][random.number(0..<2)]))
            let flag = isPlain ? 1 : [1, 2, 3, 4, 9, 0, 255][random.number(0..<7)]
            return Sample(time: time, value: value, flag: UInt8(flag), record: RecordNumber(random.number(0..<90)))
        }
        var bounds: [Int64] = [-6_000 + Int64(random.number(0..<3_000))]
        while bounds[bounds.count - 1] < time, !random.chance(50) {
            bounds.append(bounds[bounds.count - 1] + Int64(random.number(1..<1_500)))
        }
        let expected = zip(bounds, bounds.dropFirst()).map { start, end in
            Self.bucket(start, samples.filter { $0.time >= start && $0.time < end })
        }
        var buckets: [RollupBucket] = []
        RollupBucket.append(
            times: samples.map(\.time),
            values: values,
            flags: samples.map(\.flag),
            records: samples.map(\.record),
            bounds: bounds,
            to: &buckets
        )
        #expect(buckets == expected.filter { $0.n > 0 })
    }

    @Test(arguments: UInt64(0)..<100)
    func aDeviceIsItsSeries(seed: UInt64) {
        var random = RandomContent(seed: seed)
        var content = random.content(rows: 200)
        content.rows.time = (0..<200).map { Int64($0) * 60_000 }
        let bounds = (0...4).map { Int64($0) * 3_600_000 }
        let rollups = content.rollups(.hour, bounds: bounds)
        #expect(rollups.device == content.device && rollups.kind == .hour)
        for series in content.series {
            var expected: [RollupBucket] = []
            for (start, end) in zip(bounds, bounds.dropFirst()) {
                let cells = (0..<series.count).filter {
                    let time = content.rows.time[series.row(ofCell: $0)]
                    return time >= start && time < end
                }
                let samples = cells.map { cell in
                    Sample(
                        time: content.rows.time[series.row(ofCell: cell)],
                        value: series.value[cell],
                        flag: series.flag[cell],
                        record: series.record[cell]
                    )
                }
                var bucket = Self.bucket(start, samples)
                let changes =
                    series.superseded.map { ($0.time, $0.record) } + series.amendments.map { ($0.time, $0.record) }
                for (time, record) in changes where time >= start && time < end {
                    bucket.changedAt = max(bucket.changedAt, record)
                }
                if bucket.n > 0 { expected.append(bucket) }
            }
            #expect((rollups.series.first { $0.series == series.series }?.buckets ?? []) == expected)
        }
    }

    private static let known: [([Double], Double)] = [
        ([], 0), ([-0.0], 0), ([1, 1e100, 1, -1e100], 2), ([0.1, 0.2, 0.3], 0.6), ([.infinity, 1], .infinity),
        ([1, -.infinity], -.infinity), ([.infinity, -.infinity], .nan), ([.infinity, -.infinity, 3], .nan),
        ([.greatestFiniteMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude], .infinity),
        (Array(repeating: 0.1, count: 1_000), 100),
    ]

    @Test(arguments: known)
    func sums(_ values: [Double], _ expected: Double) {
        var sum = CompensatedSum()
        for value in values { sum.add(value) }
        #expect(sum.value.bitPattern == expected.bitPattern)
    }
}
