import Testing
import TideModel
import TideTesting

/// A frame log in few bytes comes back as it was, and no bytes make the reader trap.
@Suite("Packed frame logs")
struct PackedFramesTests {
    /// A record of frames of which most were stored; `count` or fewer.
    private static func record(_ count: Int, _ random: inout SplitMix) -> Record {
        var record = Record(number: 3, at: Timestamp(milliseconds: 5))
        record.filters = ["a/#", "b/#"]
        record.raw = FrameBatch(source: FrameSource(kind: "mqtt", name: "test"))
        let count = Int.random(in: 0...count, using: &random)
        let isOdd = UInt64.random(in: 0...3, using: &random) == 0
        for index in 0..<count {
            let topic = Array("farm/\(UInt8.random(in: 0...9, using: &random))/up".utf8)
            let payload = Array("{\"v\": \(UInt8.random(in: 0...99, using: &random))}".utf8)
            let topicHash = topic.withUnsafeBytes { FrameHash.of($0) }
            // An oversize frame is hashed as sent, and kept in part.
            let hash = payload.withUnsafeBytes { FrameHash.of($0, seed: topicHash) } ^ (isOdd && index % 7 == 0 ? 1 : 0)
            record.frames.packetID.append(UInt16(truncatingIfNeeded: 65_000 + index))
            record.frames.hash.append(hash)
            record.frames.topicHash.append(topicHash)
            record.frames.outcome.append(FrameOutcome.allCases[isOdd ? .random(in: 0..<6, using: &random) : 0])
            record.frames.device.append(isOdd && index % 5 == 0 ? FrameLog.noDevice : DeviceNumber(index % 40))
            record.frames.filter.append(UInt16.random(in: 0...1, using: &random))
            record.frames.refused.append(isOdd ? .random(in: 0 ... .max, using: &random) : 0)
            record.frames.flags.append(isOdd ? FrameHead.Flags(rawValue: UInt8(index & 255)) : .promised)
            guard !isOdd || Bool.random(using: &random) else { continue }
            record.raw.append(
                topic: String(decoding: topic, as: UTF8.self),
                payload: payload,
                received: Timestamp(milliseconds: 5)
            )
        }
        return record
    }

    @Test(arguments: 0..<200 as Range<UInt64>)
    func comeBack(seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        let record = Self.record(300, &random)
        #expect(try Record(decoding: record.encoded()) == record)
    }

    /// Those of a backlog stand in columns, as ever.
    @Test func manyComeBack() throws {
        var random = SplitMix(seed: 1)
        var record = Record(number: 1, at: .distantPast)
        while record.frames.count < 9_000 {
            let more = Self.record(3_000, &random)
            record.filters = more.filters
            record.frames.packetID += more.frames.packetID
            record.frames.hash += more.frames.hash
            record.frames.topicHash += more.frames.topicHash
            record.frames.outcome += more.frames.outcome
            record.frames.device += more.frames.device
            record.frames.filter += more.frames.filter
            record.frames.refused += more.frames.refused
            record.frames.flags += more.frames.flags
        }
        #expect(try Record(decoding: record.encoded()) == record)
    }

    /// The hashes of stored frames, which nothing compresses, are not written.
    @Test func takeFewBytes() {
        var random = SplitMix(seed: 4)
        var record = Record(number: 1, at: .distantPast)
        while record.frames.count < 200 { record = Self.record(300, &random) }
        let whole = record.encoded().count
        let count = record.frames.count
        record.frames = FrameLog()
        #expect(whole - record.encoded().count < 6 * count)
    }

    @Test(arguments: 0..<100 as Range<UInt64>)
    func damageIsAnError(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var bytes = Self.record(20, &random).encoded()
        for _ in 0..<300 {
            var damaged = bytes
            damaged[.random(in: 4..<damaged.count, using: &random)] ^= 1 << UInt8.random(in: 0...7, using: &random)
            _ = try? Record(decoding: damaged)
        }
        while bytes.count > 4 {
            bytes.removeLast()
            _ = try? Record(decoding: bytes)
        }
    }
}
