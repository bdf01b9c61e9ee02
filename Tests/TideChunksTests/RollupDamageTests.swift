import Testing
import TideChunks
import TideModel
import TideTesting

/// Damaged rollup blocks are refused; damaged contents under a right checksum never trap.
@Suite("Damaged rollups")
struct RollupDamageTests {
    private static func sample(_ seed: UInt64, rows: Int = 5) -> [UInt8] {
        var random = RandomContent(seed: seed)
        var content = random.rollups(rows: rows)
        while content.series.isEmpty { content = random.rollups(rows: rows) }
        return content.sealed()
    }

    @Test(arguments: UInt64(0)..<20)
    func everyFlippedBitIsFound(seed: UInt64) throws {
        var bytes = Self.sample(seed)
        for bit in 0..<8 * bytes.count {
            bytes[bit / 8] ^= 1 << (bit % 8)
            #expect(throws: FormatError.self) { try RollupBlock(bytes) }
            bytes[bit / 8] ^= 1 << (bit % 8)
        }
        _ = try RollupBlock(bytes)
    }

    @Test(arguments: UInt64(0)..<20)
    func everyTruncationIsRefused(seed: UInt64) throws {
        let bytes = Self.sample(seed)
        for length in 0..<bytes.count {
            #expect(throws: FormatError.self) { try RollupBlock(Array(bytes[..<length])) }
        }
        #expect(throws: FormatError.self) { try RollupBlock(bytes + [0]) }
        for length in 8..<bytes.count { Self.readAll(Self.framed(Array(Self.body(bytes).prefix(length)))) }
    }

    @Test("100,000 mutations under a right checksum", arguments: UInt64(0)..<50)
    func mutationsNeverTrap(seed: UInt64) {
        let body = Self.body(Self.sample(seed, rows: [1, 2, 5, 24, 70][Int(seed % 5)]))
        var random = SplitMix(seed: seed)
        for _ in 0..<2_000 {
            var mutated = body
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                // The header is short and decides most.
                let end = Bool.random(using: &random) ? min(40, mutated.count) : mutated.count
                let place = Int.random(in: 0..<end, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: mutated[place] = UInt8.random(in: 0...255, using: &random)
                case 1: mutated[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 2 where mutated.count > 1: mutated.remove(at: place)
                default: mutated.insert([0, 127, 128, 255].randomElement(using: &random) ?? 0, at: place)
                }
            }
            Self.readAll(Self.framed(mutated))
        }
    }

    @Test func aTagThatIsNotKnownIsSkipped() throws {
        var random = RandomContent(seed: 3)
        let content = random.rollups(rows: 5)
        let bytes = Self.framed(Self.body(content.sealed()) + [99, 3, 1, 2, 3])
        #expect(try RollupBlock(bytes).content() == content)
    }

    /// What stands between the length and the checksum.
    private static func body(_ bytes: [UInt8]) -> [UInt8] {
        let start = (bytes[2...].firstIndex { $0 < 128 } ?? 2) + 1
        return Array(bytes[start..<bytes.count - 4])
    }

    /// A block with this content, the length and the checksum that it should have.
    private static func framed(_ body: [UInt8]) -> [UInt8] {
        var bytes = Array("R1".utf8)
        var length = body.count + 4
        while length >= 128 {
            bytes.append(UInt8(length & 127 | 128))
            length >>= 7
        }
        bytes += [UInt8(length)] + body
        let checksum = bytes.withUnsafeBytes { CRC32C.of($0) }
        withUnsafeBytes(of: checksum.littleEndian) { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// Asks a block for all that it can tell.
    private static func readAll(_ bytes: [UInt8]) {
        guard let block = try? RollupBlock(bytes) else { return }
        _ = try? block.content()
        _ = try? block.content(changedAfter: block.changedAt.lowerBound)
        _ = try? RollupMerger.merge([block, block])
        let times = Timestamp(milliseconds: block.starts.lowerBound &+ 1)..<Timestamp(milliseconds: .max)
        for series in block.series {
            var buckets: [RollupBucket] = []
            try? block.appendBuckets(of: series.number, in: times, to: &buckets)
        }
    }
}
