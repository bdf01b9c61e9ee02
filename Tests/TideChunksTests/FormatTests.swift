import Foundation
import Testing
import TideChunks
import TideModel

/// The example of Sources/TideChunks/FORMAT.md, read as a program would read it.
@Suite("The written format")
struct FormatTests {
    /// Hexadecimal digits stand left of this column, their meaning right of it.
    private static let column = 45

    private static func bytes() throws -> [UInt8] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/TideChunks/FORMAT.md")
        let blocks = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "```")
        let lines = try #require(blocks.dropFirst().first).split(separator: "\n")
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
        let bytes = try Self.bytes()
        #expect(bytes == content.sealed())
        #expect(try Chunk(bytes).content() == content)
    }
}
