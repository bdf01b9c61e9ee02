import Testing
import TideChunks
import TideModel

/// A later version may add sections: this one skips them.
///
/// What it does know it takes at its word, or refuses.
@Suite("Sections")
struct SectionTests {
    /// The sections of a chunk, taken apart without the program's help.
    private struct Sections {
        var header: [UInt8]
        var list: [(tag: UInt8, content: [UInt8])] = []

        init(_ bytes: [UInt8]) {
            var offset = 8
            // Device, rows, cells, two times, two records.
            for _ in 0..<7 { _ = Self.varint(bytes, &offset) }
            header = Array(bytes[..<offset])
            while offset < bytes.count - 4 {
                let tag = bytes[offset]
                offset += 1
                let length = Self.varint(bytes, &offset)
                list.append((tag, Array(bytes[offset..<offset + length])))
                offset += length
            }
        }

        private static func varint(_ bytes: [UInt8], _ offset: inout Int) -> Int {
            var (value, shift) = (UInt64(0), UInt64(0))
            repeat {
                value |= UInt64(bytes[offset] & 127) << shift
                shift += 7
                offset += 1
            } while bytes[offset - 1] >= 128
            return Int(truncatingIfNeeded: value)
        }

        var bytes: [UInt8] {
            var bytes = header
            for (tag, content) in list {
                bytes.append(tag)
                var length = content.count
                while length >= 128 {
                    bytes.append(UInt8(length & 127) | 128)
                    length >>= 7
                }
                bytes.append(UInt8(length))
                bytes += content
            }
            return DamageTests.resealed(bytes + [0, 0, 0, 0])
        }
    }

    @Test(arguments: UInt64(0)..<50)
    func unknownSectionsAreSkipped(seed: UInt64) throws {
        var random = RandomContent(seed: seed)
        let content = random.content(rows: 30)
        var sections = Sections(content.sealed())
        #expect(sections.bytes == content.sealed())
        for index in sections.list.indices where sections.list[index].tag == 16 {
            sections.list[index].content += [99, 2, 1, 2, 15, 0, 255, 1, 7]
        }
        sections.list.insert((200, [1, 2, 3]), at: random.number(0..<sections.list.count + 1))
        sections.list.shuffle(using: &random.random)
        // Series alone have an order.
        let places = sections.list.indices.filter { sections.list[$0].tag == 16 }
        let series = Sections(content.sealed()).list.filter { $0.tag == 16 }.map(\.content)
        for (place, content) in zip(places, series) { sections.list[place].content = content + [99, 1, 7] }
        #expect(try Chunk(sections.bytes).content() == content)
    }

    @Test func seriesMustAscend() throws {
        var random = RandomContent(seed: 1)
        var content = random.content(rows: 3)
        content.series = [ChunkSeries(series: 1), ChunkSeries(series: 2)]
        var sections = Sections(content.sealed())
        sections.list.reverse()
        #expect(throws: FormatError.self) { try Chunk(sections.bytes) }
    }

    struct Contradiction: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var tag: UInt8
        var content: [UInt8]
    }

    @Test(arguments: [
        Contradiction(testDescription: "times cut short", tag: 1, content: [0]),
        Contradiction(testDescription: "unknown form", tag: 1, content: [9, 0]),
        Contradiction(testDescription: "blocks without a head", tag: 4, content: [1]),
        Contradiction(testDescription: "a profile that is not listed", tag: 5, content: [0, 8]),
        Contradiction(testDescription: "more hashes than bytes", tag: 6, content: [200, 1]),
        Contradiction(testDescription: "no record", tag: 7, content: []),
        Contradiction(testDescription: "test flags cut short", tag: 8, content: [1, 0, 0, 9, 9]),
    ])
    func contradictionsAreRefused(_ wrong: Contradiction) throws {
        var sections = Sections(RoundTripTests.plain([1, 2]).sealed())
        sections.list.removeAll { $0.tag == wrong.tag }
        sections.list.append((wrong.tag, wrong.content))
        let chunk = try Chunk(sections.bytes)
        #expect(throws: FormatError.self) { try ChunkMerger.merge([chunk], hasOldest: true) }
    }
}
