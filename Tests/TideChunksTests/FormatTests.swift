import Foundation
import Testing
import TideChunks
import TideModel

/// The examples of Sources/TideChunks/FORMAT.md, read as a program would read it.
@Suite("The written format")
struct FormatTests {
    /// Hexadecimal digits stand left of this column, their meaning right of it.
    private static let column = 45

    private static func bytes(ofExample index: Int) throws -> [UInt8] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/TideChunks/FORMAT.md")
        let blocks = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "```")
        let lines = try #require(blocks.dropFirst(1 + 2 * index).first).split(separator: "\n")
        return lines.flatMap { $0.prefix(column).split(separator: " ").compactMap { UInt8($0, radix: 16) } }
    }

    @Test func theExampleIsWhatTheProgramWrites() throws {
        var content = ChunkContent(device: 3)
        content.profiles = ["ab"]
        for (minute, delay) in [120, 250, 250, 250].enumerated() {
            let time = 1_764_000_000_000 + Int64(minute) * 60_000
            content.rows.append(time: time, received: time + Int64(delay), profile: 1)
        }
        var temperature = ChunkSeries(series: 9)
        temperature.value = [17.25, 17.26, 17.31, 17.3]
        temperature.flag = [1, 1, 3, 1]
        temperature.record = [7, 8, 9, 10]
        var salinity = ChunkSeries(series: 10)
        salinity.append(row: 1, value: 31.2, flag: 2, record: 12)
        salinity.superseded = [SupersededCell(time: 1_764_000_060_000, record: 12, part: 0, value: 31.1, flag: 2)]
        content.series = [temperature, salinity]
        let bytes = try Self.bytes(ofExample: 0)
        #expect(bytes == content.sealed())
        #expect(try Chunk(bytes).content() == content)
    }

    @Test func soIsThatOfRollups() throws {
        var content = RollupContent(device: 3, kind: .hour)
        var temperature = [
            Self.hour(0, first: 17.25, last: 17.31, min: 17.22, max: 17.35, sum: 1036.9.nextUp, at: 107),
            Self.hour(1, first: 17.3, last: 17.38, min: 17.28, max: 17.4, sum: 1040.45, at: 167),
        ]
        (temperature[1].good, temperature[1].suspect) = (58, 2)
        var salinity = Self.hour(1, first: 31.2, last: 31.3, min: 31.1, max: .infinity, sum: .infinity, at: 170)
        salinity.revision = 1
        content.series = [
            RollupSeries(series: 9, buckets: temperature), RollupSeries(series: 10, buckets: [salinity]),
        ]
        let bytes = try Self.bytes(ofExample: 1)
        #expect(bytes == content.sealed())
        #expect(try RollupBlock(bytes).content() == content)
    }

    private static func hour(
        _ hour: Int64,
        first: Double,
        last: Double,
        min: Double,
        max: Double,
        sum: Double,
        at record: RecordNumber
    ) -> RollupBucket {
        var bucket = RollupBucket(start: 1_764_000_000_000 + hour * 3_600_000)
        (bucket.first, bucket.last, bucket.min, bucket.max, bucket.sum) = (first, last, min, max, sum)
        (bucket.n, bucket.good, bucket.valued) = (60, 60, 60)
        (bucket.firstTime, bucket.lastTime) = (bucket.start + 7_120, bucket.start + 3_547_250 + hour)
        bucket.changedAt = record
        return bucket
    }
}
