import Foundation
import Testing
import TideChunks
import TideModel

/// As `GoldenTests`, of rollup blocks: Fixtures/golden-rollups.txt.
@Suite("Golden bytes of rollups")
struct RollupGoldenTests {
    static let all = GoldenTests.read("golden-rollups.txt")

    @Test func thereAreSome() { #expect(Self.all.count >= 16) }

    @Test(arguments: all)
    func bytesStayTheSame(_ golden: GoldenTests.Golden) throws {
        let content = try RollupBlock(golden.bytes).content()
        #expect(Self.digest(content) == golden.digest)
        #expect(content.sealed() == golden.bytes)
    }

    /// A hash over every number of a content, in a fixed order.
    static func digest(_ content: RollupContent) -> UInt64 {
        var numbers = [UInt64(content.device), UInt64(content.kind.rawValue)]
        for series in content.series {
            numbers.append(UInt64(series.series))
            for bucket in series.buckets {
                numbers += [bucket.start, bucket.firstTime, bucket.lastTime].map { UInt64(bitPattern: $0) }
                numbers += [bucket.n, bucket.good, bucket.suspect, bucket.valued, bucket.revision].map { UInt64($0) }
                numbers += [bucket.min, bucket.max, bucket.sum, bucket.first, bucket.last].map(\.bitPattern)
                numbers.append(bucket.changedAt)
            }
        }
        return numbers.withUnsafeBytes { FrameHash.of($0) }
    }
}
