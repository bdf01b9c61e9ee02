import Foundation
import Testing
import TideModel

/// The example of Sources/TideModel/FORMAT.md, read as a program would read it.
@Suite("The written format")
struct FormatTests {
    /// Hexadecimal digits stand left of this column, their meaning right of it.
    private static let column = 45

    private static func bytes() throws -> [UInt8] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/TideModel/FORMAT.md")
        let blocks = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "```")
        let lines = try #require(blocks.dropFirst().first).split(separator: "\n")
        return lines.flatMap { $0.prefix(column).split(separator: " ").compactMap { UInt8($0, radix: 16) } }
    }

    @Test func theExampleIsWhatTheProgramWrites() throws {
        var record = Record(number: 7, at: Timestamp(milliseconds: 1_764_000_000_000))
        record.events = [.proven(through: 5)]
        record.profiles = ["ab"]
        record.readings.device = [3, 3]
        record.readings.time = [1_763_999_999_000, 1_763_999_999_500]
        record.readings.received = [1_764_000_000_000, 1_764_000_000_000]
        record.readings.profile = [0, 0]
        record.readings.rowFlags = [[], []]
        record.readings.firstCell = [0, 1]
        record.readings.series = [9, 9]
        record.readings.value = [17.25, .nan]
        record.readings.flag = [1, 9]
        record.readings.verdict = [.new, .new]
        let bytes = try Self.bytes()
        #expect(bytes == record.encoded())
        #expect(try Record(decoding: bytes) == record)
    }
}
