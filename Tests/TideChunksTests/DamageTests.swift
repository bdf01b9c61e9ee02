import Testing
import TideChunks
import TideModel
import TideTesting

/// Damaged chunks are refused; damaged contents under a right checksum never trap.
@Suite("Damage")
struct DamageTests {
    private static func sample(_ seed: UInt64, rows: Int = 40) -> [UInt8] {
        var random = RandomContent(seed: seed)
        var content = random.content(rows: rows)
        while content.series.isEmpty { content = random.content(rows: rows) }
        return content.sealed()
    }

    @Test func theChecksumIsCRC32C() {
        #expect(Array("123456789".utf8).withUnsafeBytes { CRC32C.of($0) } == 0xE306_9283)
        #expect([UInt8](repeating: 0, count: 32).withUnsafeBytes { CRC32C.of($0) } == 0x8A91_36AA)
        #expect([UInt8](repeating: 255, count: 32).withUnsafeBytes { CRC32C.of($0) } == 0x62A8_AB43)
    }

    @Test(arguments: UInt64(0)..<5)
    func everyFlippedBitIsFound(seed: UInt64) throws {
        var bytes = Self.sample(seed)
        for bit in 0..<8 * bytes.count {
            bytes[bit / 8] ^= 1 << (bit % 8)
            #expect(throws: FormatError.self) { try Chunk(bytes) }
            bytes[bit / 8] ^= 1 << (bit % 8)
        }
        _ = try Chunk(bytes)
    }

    @Test(arguments: UInt64(0)..<5)
    func everyTruncationIsRefused(seed: UInt64) throws {
        let bytes = Self.sample(seed)
        for length in 0..<bytes.count { #expect(throws: FormatError.self) { try Chunk(Array(bytes[..<length])) } }
        #expect(throws: FormatError.self) { try Chunk(bytes + [0]) }
        // Cut short by somebody who knows length and checksum: refused or read, nothing else.
        for length in 12..<bytes.count { Self.readAll(Self.resealed(Array(bytes[..<length]))) }
    }

    @Test("100,000 mutations under a right checksum", arguments: UInt64(0)..<50)
    func mutationsNeverTrap(seed: UInt64) {
        let bytes = Self.sample(seed, rows: seed % 5 == 0 ? 300 : 20)
        var random = SplitMix(seed: seed)
        for _ in 0..<2_000 {
            var mutated = bytes
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 8..<mutated.count - 4, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: mutated[place] = UInt8.random(in: 0...255, using: &random)
                case 1: mutated[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 2: mutated.remove(at: place)
                default: mutated.insert([0, 127, 128, 255].randomElement(using: &random) ?? 0, at: place)
                }
            }
            Self.readAll(Self.resealed(mutated))
        }
    }

    /// Sixteen bytes that claim the most that a header may claim.
    @Test func aFewBytesCannotClaimMuch() {
        var bytes = Array("FTC1".utf8) + [0, 0, 0, 0, 1]
        bytes += [0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 1, 0, 0, 0, 0, 0, 0, 0, 0]
        #expect(throws: FormatError.self) { try Chunk(Self.resealed(bytes)) }
    }

    /// The same bytes with the length and the checksum that they should have; the last four are taken for the latter.
    static func resealed(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        withUnsafeBytes(of: UInt32(bytes.count).littleEndian) { bytes.replaceSubrange(4..<8, with: $0) }
        let end = bytes.count - 4
        let checksum = bytes[..<end].withUnsafeBytes { CRC32C.of($0) }
        withUnsafeBytes(of: checksum.littleEndian) { bytes.replaceSubrange(end..<end + 4, with: $0) }
        return bytes
    }

    /// Asks a chunk for all that it can tell.
    private static func readAll(_ bytes: [UInt8]) {
        guard let chunk = try? Chunk(bytes) else { return }
        _ = try? chunk.content()
        _ = try? ChunkMerger.merge([chunk, chunk], hasOldest: false)
        guard let times = try? chunk.rowTimes() else { return }
        let middle = chunk.times.lowerBound &+ 600_000
        for series in chunk.series {
            var samples = ChunkSamples()
            let range = Timestamp(milliseconds: middle)..<Timestamp(milliseconds: .max)
            try? chunk.appendSamples(of: series.number, in: range, rowTimes: times, to: &samples)
            try? chunk.readings(of: series.number, in: range) { _ in }
        }
    }
}
