import Foundation
import Testing
import TideChunks
import TideModel

/// What a former version sealed is read for ever, and the same content is sealed to the same bytes.
///
/// Fixtures/golden.txt has a chunk per line: a digest of its content, and its bytes in hexadecimal digits. When the
/// writer finds a better way, the former lines still have to be read: they move to Fixtures/golden-former.txt.
@Suite("Golden bytes")
struct GoldenTests {
    struct Golden: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var digest: UInt64
        var bytes: [UInt8]
    }

    static let all = read("golden.txt")

    /// The lines of a file of Fixtures.
    static func read(_ name: String) -> [Golden] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name)")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").enumerated().map { number, line in
            let parts = line.split(separator: " ")
            let digits = Array(parts[1])
            let pairs = stride(from: 0, to: digits.count, by: 2).map { String(digits[$0...$0 + 1]) }
            let bytes = pairs.map { UInt8($0, radix: 16) ?? 0 }
            return Golden(testDescription: "line \(number + 1)", digest: UInt64(parts[0], radix: 16) ?? 0, bytes: bytes)
        }
    }

    @Test func thereAreSome() { #expect(Self.all.count >= 16) }

    @Test(arguments: all)
    func bytesStayTheSame(_ golden: Golden) throws {
        let content = try Chunk(golden.bytes).content()
        #expect(Self.digest(content) == golden.digest)
        #expect(content.sealed() == golden.bytes)
    }

    @Test(arguments: read("golden-former.txt"))
    func formerBytesAreRead(_ golden: Golden) throws {
        let content = try Chunk(golden.bytes).content()
        #expect(Self.digest(content) == golden.digest)
        #expect(content.sealed().count < golden.bytes.count)
    }

    /// A hash over every number of a content, in a fixed order.
    static func digest(_ content: ChunkContent) -> UInt64 {
        var numbers: [UInt64] = [UInt64(content.device)]
        let texts = content.profiles.flatMap { Array($0.utf8) } + content.tests.flatMap(\.flags)
        numbers += texts.map { UInt64($0) } + content.tests.map(\.configuration)
        let rows = content.rows
        for row in 0..<rows.count {
            numbers += [rows.time[row], rows.received[row]].map { UInt64(bitPattern: $0) }
            numbers += [UInt64(rows.flags[row].rawValue), UInt64(rows.profile[row])]
        }
        for series in content.series { numbers += Self.numbers(series) }
        return numbers.withUnsafeBytes { FrameHash.of($0) }
    }

    private static func numbers(_ series: ChunkSeries) -> [UInt64] {
        var numbers = [UInt64(series.series)] + series.rows.map { UInt64($0) } + series.value.map(\.bitPattern)
        numbers += series.flag.map { UInt64($0) } + series.record + series.raw.map { $0?.bitPattern ?? 1 }
        numbers += series.tests.map { UInt64($0) } + series.calibration + series.revision.map { UInt64($0) }
        for cell in series.superseded {
            numbers += [UInt64(bitPattern: cell.time), cell.record, UInt64(cell.part)]
            numbers += [cell.value.bitPattern, UInt64(cell.flag)]
        }
        for cell in series.amendments { numbers += [UInt64(bitPattern: cell.time), cell.record, UInt64(cell.flag)] }
        return numbers
    }
}
