import Foundation
import GRDB
import Testing
import TideModel
import TideSQLite
import TideTesting

/// The bytes of a block, by way of the file that holds it.
struct RawBlockTests {
    let folder: TestFolder
    let archive: RawArchive
    let file: DatabaseQueue

    init() throws {
        folder = try TestFolder()
        archive = try RawArchive(folder: folder.path)
        try archive.apply([Self.record], through: 2)
        var configuration = Configuration()
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = OFF") }
        file = try DatabaseQueue(path: folder.path + "/raw/2026-11-24.sqlite", configuration: configuration)
    }

    /// The example of FORMAT.md.
    static let record: TideModel.Record = {
        var record = TideModel.Record(number: 2, at: Timestamp(milliseconds: RawWork.midnight))
        record.raw = FrameBatch(source: FrameSource(kind: "mqtt", name: "tide@farm:1883"))
        for index in 0..<6 {
            record.raw.append(
                topic: "pond/\(index % 2)",
                payload: Array(index == 5 ? "on".utf8 : #"{"t":\#(18 + index).50}"#.utf8),
                received: Timestamp(milliseconds: RawWork.midnight + Int64(index) * 1_000)
            )
        }
        return record
    }()

    private func blob() throws -> Data {
        try #require(try file.read { try Data.fetchOne($0, sql: "SELECT blob FROM blocks") })
    }

    private func store(_ blob: Data) throws {
        try file.write { try $0.execute(sql: "UPDATE blocks SET blob = ?", arguments: [blob]) }
    }

    private func frames() throws -> [FrameBatch] { try archive.frames(after: 0, maxBytes: 1).map(\.frames) }

    private func expectRefused(_ blob: Data, _ what: String) throws {
        try store(blob)
        let failure = #expect(throws: StoreError.self, "\(what)") { try frames() }
        #expect(failure?.code == .corrupt, "\(what)")
    }

    @Test func goldenBlock() throws {
        // zstd may pack otherwise in another version, but it must always read what this one wrote.
        try store(Self.golden)
        #expect(try frames() == [Self.record.raw])
    }

    static let golden = Data([
        0x46, 0x54, 0x42, 0x01, 0xBF, 0x90, 0xA6, 0xF9, 0x06, 0x00, 0x00, 0x00, 0x76, 0x00, 0x00, 0x00,
        0x5D, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x28, 0xB5, 0x2F, 0xFD, 0x20, 0x76, 0x4D, 0x03,
        0x00, 0x84, 0x05, 0x01, 0x04, 0x6D, 0x71, 0x74, 0x74, 0x0E, 0x74, 0x69, 0x64, 0x65, 0x40, 0x66,
        0x61, 0x72, 0x6D, 0x3A, 0x31, 0x38, 0x38, 0x33, 0x01, 0x00, 0x04, 0x00, 0x00, 0x00, 0x0C, 0x00,
        0x00, 0x02, 0x0C, 0x00, 0x0C, 0x00, 0x00, 0x70, 0x6F, 0x6E, 0x64, 0x2F, 0x30, 0x31, 0x00, 0x00,
        0x01, 0x00, 0x02, 0x01, 0x00, 0x00, 0x00, 0x80, 0xB0, 0xD1, 0xAD, 0xC1, 0x68, 0x00, 0xD0, 0x0F,
        0x00, 0x02, 0x00, 0x00, 0x39, 0x01, 0x07, 0x7B, 0x22, 0x74, 0x22, 0x3A, 0x30, 0x7D, 0x00, 0xF4,
        0x1C, 0x00, 0xC8, 0x01, 0x00, 0x04, 0x6F, 0x6E, 0x00, 0x00, 0x00, 0x05, 0x00, 0x52, 0x18, 0x02,
        0x52, 0xE3, 0xC3, 0x11, 0x4B, 0xB9, 0x93, 0x16, 0x3C, 0x01,
    ])

    @Test func everyFlippedBitIsFound() throws {
        let sound = try blob()
        for bit in 0..<8 * sound.count {
            var damaged = sound
            damaged[bit / 8] ^= 1 << (bit % 8)
            try expectRefused(damaged, "bit \(bit)")
        }
        try store(sound)
        #expect(try frames() == [Self.record.raw])
    }

    @Test func everyCutIsFound() throws {
        let sound = try blob()
        for length in 0..<sound.count { try expectRefused(sound.prefix(length), "\(length) of \(sound.count)") }
        try expectRefused(sound + [0], "one byte more")
    }

    @Test func aNewerVersionIsNamed() throws {
        var blob = try blob()
        blob[3] = 2
        try store(blob)
        let failure = try #require(throws: StoreError.self) { try frames() }
        #expect(failure.cause.contains("block of version 2, this program knows 1"))
    }

    /// Damage behind a checksum that fits, as no disk makes it: the reader must not trap.
    @Test(arguments: UInt64(0)..<8)
    func rubbishWithAFittingChecksum(seed: UInt64) throws {
        let sound = try blob()
        var generator = SplitMix(seed: seed)
        for _ in 0..<200 {
            var damaged = sound
            for _ in 0...Int.random(in: 0..<3, using: &generator) {
                let index = Int.random(in: 8..<damaged.count, using: &generator)
                damaged[index] = UInt8.random(in: 0...255, using: &generator)
            }
            let checksum = crc32c(damaged[8...])
            for index in 0..<4 { damaged[4 + index] = UInt8(truncatingIfNeeded: checksum >> (8 * index)) }
            try store(damaged)
            _ = try? frames()
        }
    }

    private func crc32c(_ bytes: Data) -> UInt32 {
        var checksum = UInt32.max
        for byte in bytes {
            checksum ^= UInt32(byte)
            for _ in 0..<8 { checksum = checksum >> 1 ^ (checksum & 1 == 0 ? 0 : 0x82F6_3B78) }
        }
        return ~checksum
    }
}
