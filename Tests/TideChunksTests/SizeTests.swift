import Testing
import TideChunks
import TideModel
import TideTesting

/// What usual data costs, in bytes of a whole chunk.
@Suite("Sizes")
struct SizeTests {
    /// A day of 1,440 rows without series.
    private static func day(_ time: (Int64) -> Int64, received: (Int64) -> Int64 = { $0 }) -> ChunkContent {
        var content = ChunkContent(device: 3)
        for minute in Int64(0)..<1_440 {
            let time = time(minute)
            content.rows.append(time: time, received: received(time))
        }
        return content
    }

    @Test func regularTimesCostAlmostNothing() {
        #expect((Self.day { $0 * 60_000 }).sealed().count < 70)
    }

    @Test func jitterCostsItsBits() {
        var random = SplitMix(seed: 1)
        let content = Self.day { $0 * 60_000 + .random(in: -200..<200, using: &random) }
        #expect(content.sealed().count < 1_440 * 6 / 5)
    }

    @Test func anImportHasOneReceiveTime() {
        var random = SplitMix(seed: 1)
        let content = Self.day({ $0 * 60_000 + .random(in: -200..<200, using: &random) }, received: { _ in 9 })
        #expect(content.sealed().count < 1_440 * 6 / 5)
    }

    struct Column: Sendable, CustomTestStringConvertible {
        var testDescription: String
        /// Bytes beside the section's head, number, cells, bounds, and the record of the rows.
        var limit: Int
        var value: @Sendable (Int) -> Double
    }

    @Test(arguments: [
        Column(testDescription: "constant", limit: 4) { _ in 17.25 },
        Column(testDescription: "one misfit in a hundred", limit: 100) { $0 % 100 == 0 ? .nan : 17.25 },
        Column(testDescription: "a ramp", limit: 40) { Double($0) / 10 },
        Column(testDescription: "a counter", limit: 40) { Double(5_000 * $0) },
    ])
    func regularColumnsCostAlmostNothing(_ column: Column) {
        var content = Self.day { $0 * 60_000 }
        let before = content.sealed().count
        content.series = [ChunkSeries(series: 1)]
        for row in 0..<1_440 {
            content.series[0].value.append(column.value(row))
            content.series[0].flag.append(2)
            content.series[0].record.append(1)
        }
        #expect(content.sealed().count - before < column.limit + 24)
    }

    /// Hours of six series of a device, 60 readings of two decimals and some noise each.
    @Test(arguments: [(1, 110), (24, 750), (720, 18_000)])
    func hoursOfADevice(_ hours: Int, _ limit: Int) {
        var random = SplitMix(seed: 1)
        var content = RollupContent(device: 50_000, kind: .hour)
        let times = (0..<60 * hours).map { Int64($0) * 60_000 + .random(in: 7_000..<7_400, using: &random) }
        let bounds = (0...hours).map { Int64($0) * 3_600_000 }
        for series in 0..<6 {
            var level = 1_000.0 * Double(series + 1)
            let values = times.indices.map { _ in
                level += .random(in: -0.8...0.8, using: &random)
                return (level + .random(in: -4...4, using: &random)).rounded() / 100
            }
            var buckets: [RollupBucket] = []
            RollupBucket.append(
                times: times,
                values: values,
                flags: Array(repeating: 2, count: times.count),
                records: Array(repeating: 17, count: times.count),
                bounds: bounds,
                to: &buckets
            )
            content.series.append(RollupSeries(series: SeriesNumber(300_000 + series), buckets: buckets))
        }
        #expect(content.sealed().count < limit)
    }
}
