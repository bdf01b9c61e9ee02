import Testing
import TideModel
import TideTesting

struct TimestampTests {
    @Test(
        arguments: [
            (0, 0), (3_599_999, 0), (3_600_000, 1), (-1, -1), (-3_600_000, -1), (-3_600_001, -2),
            (Int64.min, -2_562_047_788_016), (Int64.max, 2_562_047_788_015),
        ] as [(Int64, Int64)]
    )
    func hour(_ milliseconds: Int64, _ hour: Int64) {
        #expect(Timestamp(milliseconds: milliseconds).hour == hour)
    }

    @Test func additionSaturates() {
        #expect(Timestamp(milliseconds: .max) + 1 == Timestamp(milliseconds: .max))
        #expect(Timestamp.distantPast + -1 == .distantPast)
        #expect(Timestamp(milliseconds: 5) + -7 == Timestamp(milliseconds: -2))
    }
}

struct FrameBatchTests {
    static let received = Timestamp(2026, 11, 23, 8)

    @Test func aFrameComesBackAsItWas() {
        var batch = FrameBatch(source: FrameSource(kind: "mqtt", name: "c@h:1883"))
        #expect(batch.isEmpty)
        let properties = FrameProperties(contentType: "application/json", user: [.init(name: "a", value: "b")])
        batch.append(topic: "养殖/塘1", payload: [1, 0, 255], packetID: 7, received: Self.received)
        batch.append(topic: "", payload: [], received: Self.received + 1, flags: [.retained], properties: properties)

        #expect(!batch.isEmpty)
        #expect(batch.bytes == Array("养殖/塘1".utf8) + [1, 0, 255])
        #expect(batch.frames.map(\.packetID) == [7, 0])
        #expect(
            batch.frame(at: 0)
                == Frame(
                    source: batch.source,
                    topic: "养殖/塘1",
                    payload: [1, 0, 255],
                    received: Self.received
                )
        )
        #expect(
            batch.frame(at: 1)
                == Frame(
                    source: batch.source,
                    topic: "",
                    payload: [],
                    received: Self.received + 1,
                    flags: [.retained],
                    properties: properties
                )
        )
    }

    @Test func anOversizeFrameKeepsTheLengthAsSent() {
        var batch = FrameBatch(source: .retry)
        let (topic, payload) = ([UInt8]("t".utf8), [UInt8](repeating: 1, count: 4_128))
        topic.withUnsafeBytes { topic in
            payload.withUnsafeBytes { payload in
                batch.append(
                    topic: topic,
                    payload: payload,
                    sentLength: 10_000_000,
                    received: Self.received,
                    flags: [.promised, .oversize]
                )
            }
        }
        let frame = batch.frame(at: 0)
        #expect(frame.sentLength == 10_000_000)
        #expect(frame.payload.count == 4_128)
        #expect(frame.flags == [.promised, .oversize])
    }

    @Test func readableBytesFollowTheLastFrame() {
        var random = SplitMix(seed: 1)
        var batch = FrameBatch(source: .retry)
        for length in 0..<600 {
            let payload = [UInt8](repeating: 9, count: Int.random(in: 0...length, using: &random))
            batch.append(topic: "t", payload: payload, received: Self.received)
            #expect(batch.bytes.capacity >= batch.bytes.count + FrameBatch.padding)
            var copy = batch  // a copy, too, is what a parser may be given after it grew
            copy.append(topic: "u", payload: payload, received: Self.received)
            #expect(copy.bytes.capacity >= copy.bytes.count + FrameBatch.padding)
        }
    }

    @Test func aBatchIsRecycledWithItsMemory() {
        var batch = FrameBatch(source: .retry, byteCapacity: 1_000, frameCapacity: 10)
        for _ in 0..<10 {
            batch.append(
                topic: "t",
                payload: [UInt8](repeating: 1, count: 99),
                received: Self.received,
                properties: FrameProperties(contentType: "x")
            )
        }
        let (bytes, frames) = (batch.bytes.capacity, batch.frames.capacity)
        batch.removeAll()
        #expect(batch.isEmpty)
        #expect(batch.bytes.isEmpty)
        #expect(batch.bytes.capacity == bytes)
        #expect(batch.frames.capacity == frames)
        batch.append(topic: "t", payload: [2], received: Self.received)
        #expect(batch.frame(at: 0).payload == [2])
        #expect(batch.frame(at: 0).properties == nil)
    }
}

struct FrameHashTests {
    static func hash(_ bytes: [UInt8], seed: UInt64 = 0) -> UInt64 {
        bytes.withUnsafeBytes { FrameHash.of($0, seed: seed) }
    }

    /// Stored in every ledger: these values, computed from the definition outside this program, never change.
    @Test(
        arguments: [
            ("", 0, 0x9E37_79B9_7F4A_7C15),
            ("a", 0, 0x0F0B_E0BB_C5C9_FC41),
            ("pond/1/do", 0, 0x7D0A_CF62_C2A2_61D1),
            ("12345678", 0, 0x375B_346D_AC0A_C7E8),
            ("12345678", 1, 0xB85B_087B_3E71_C568),
            ("{\"t\":1763884800000,\"do\":6.41,\"temp\":23.5}", 0x7D0A_CF62_C2A2_61D1, 0x8DA1_D1BF_FFA0_C5F8),
        ] as [(String, UInt64, UInt64)]
    )
    func golden(_ text: String, _ seed: UInt64, _ hash: UInt64) {
        #expect(Self.hash(Array(text.utf8), seed: seed) == hash)
    }

    @Test func everyBitCounts() {
        var random = SplitMix(seed: 2)
        for length in 1...40 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            let hash = Self.hash(bytes)
            #expect(Self.hash(bytes, seed: 1) != hash)
            #expect(Self.hash(bytes + [0]) != hash, "a zero behind \(length) bytes")
            for bit in 0..<(8 * length) {
                var changed = bytes
                changed[bit / 8] ^= 1 << (bit % 8)
                #expect(Self.hash(changed) != hash, "bit \(bit) of \(length) bytes")
            }
        }
    }

    @Test func theBorderBetweenTopicAndPayloadCounts() {
        func frame(_ topic: String, _ payload: String) -> UInt64 {
            Self.hash(Array(payload.utf8), seed: Self.hash(Array(topic.utf8)))
        }
        #expect(frame("pond/1", "23") != frame("pond/12", "3"))
        #expect(frame("pond/1", "") != frame("", "pond/1"))
    }

    @Test func aMillionFramesDoNotCollide() {
        var seen = Set<UInt64>()
        for number in 0..<1_000_000 { seen.insert(Self.hash(Array("{\"do\":\(number)}".utf8), seed: 7)) }
        #expect(seen.count == 1_000_000)
    }
}

struct BookTests {
    static let verdicts: [ReadingVerdict] = [.new, .late, .duplicate, .superseded, .refused]

    @Test func theFrameBookBalances() {
        var random = SplitMix(seed: 3)
        var book = FrameBook()
        for _ in 0..<1_000 { book.add(FrameOutcome.allCases.randomElement(using: &random) ?? .stored) }
        let rest = book[.duplicate] + book[.redelivered] + book[.quarantined] + book[.ignored]
        #expect(book.received == 1_000)
        #expect(book.received == book.stored + rest)
        #expect(book.stored == book[.stored] + book[.partial])
        #expect(book[.partial] > 0 && rest > 0)
    }

    @Test func theReadingBookBalances() {
        var book = ReadingBook()
        for (index, verdict) in Self.verdicts.enumerated() { book.add(verdict, UInt64(index) + 1) }
        let stored = book[.new] + book[.late] + book[.superseded]
        #expect(book.decoded == 15)
        #expect(book.decoded == stored + book[.duplicate] + book[.refused])
    }

    @Test func booksAdd() {
        var frames = FrameBook(counts: [1, 2, 3, 4, 5, 6])
        frames.add(FrameBook(counts: [10, 20]))
        #expect(frames.counts == [11, 22, 3, 4, 5, 6])
        var readings = ReadingBook(counts: [1, 2, 3, 4, 5])
        readings.add(ReadingBook(counts: [1, 1, 1, 1, 1]))
        #expect(Self.verdicts.map { readings[$0] } == [2, 3, 4, 5, 6])
    }

    @Test func storedCountsOfAnotherVersionFit() {
        #expect(FrameBook(counts: []).counts == [0, 0, 0, 0, 0, 0])
        #expect(FrameBook(counts: [1, 2, 3, 4, 5, 6, 7]).received == 21)
        #expect(ReadingBook(counts: [9]).decoded == 9)
    }
}
