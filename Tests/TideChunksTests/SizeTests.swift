import Testing
import TideChunks
import TideModel

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
}
