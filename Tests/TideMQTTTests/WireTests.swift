import Testing
import TideMQTT
import TideModel
import TideTesting

extension BrokerTests {
    /// Messages that are taken without the library, between others that are not.
    @Suite(.serialized)
    struct WireTests {
        /// What came of a stream of packets.
        private struct Outcome {
            var frames: [MemorySink.Got]
            var acknowledgements: [[UInt8]]
            var error: String?
        }

        /// Sends packets to a transport; those it must not survive end the connection.
        private func outcome(
            _ packets: [[UInt8]],
            cut: [Int] = [],
            isVersion5: Bool,
            frames: Int,
            change: (inout MQTTConfiguration) -> Void = { _ in }
        ) throws -> Outcome {
            let stream = packets.flatMap { $0 }
            var script = ScriptedBroker.Script()
            let cuts = [0] + cut.filter { $0 < stream.count }.sorted() + [stream.count]
            script.pieces = zip(cuts, cuts.dropFirst()).map { Array(stream[$0..<$1]) }
            script.isVersion5 = isVersion5
            let broker = ScriptedBroker(script)
            let sink = MemorySink()
            var configuration = configuration(port: broker.port, version: isVersion5 ? .v5 : .v311)
            change(&configuration)
            let transport = try start(configuration, sink)
            #expect(sink.wait { $0.committed.count >= frames || transport.stats.lastError != nil })
            let error = transport.stats.lastError
            #expect(transport.stop())
            return Outcome(frames: sink.committed, acknowledgements: broker.acknowledgements, error: error)
        }

        private func puback(_ id: UInt16) -> [UInt8] { [0x40, UInt8(id >> 8), UInt8(id & 0xFF)] }

        /// A message of a random kind, most of them plain.
        private func random(_ id: UInt16, _ isVersion5: Bool, _ random: inout SplitMix) -> Publish {
            let size = UInt8.random(in: 0..<100, using: &random) == 0 ? 70_000 : Int.random(in: 0..<300, using: &random)
            var publish = Publish((0..<size).map { _ in UInt8.random(in: 0...255, using: &random) })
            publish.id = id
            publish.qos = Bool.random(using: &random) ? 1 : UInt8.random(in: 0...1, using: &random)
            publish.isDuplicate = publish.qos > 0 && UInt8.random(in: 0..<8, using: &random) == 0
            publish.isRetained = UInt8.random(in: 0..<8, using: &random) == 0
            if UInt8.random(in: 0..<6, using: &random) == 0 { publish.topic = Array("ft/鱼塘/\(id)".utf8) }
            if isVersion5, UInt8.random(in: 0..<6, using: &random) == 0 { publish.properties = Publish.contentType }
            return publish
        }

        @Test(
            "any mixture in any pieces: all frames, and acknowledgements in the order of their messages",
            arguments: 1...12 as ClosedRange<UInt64>
        )
        func mixtures(seed: UInt64) throws {
            var random = SplitMix(seed: seed)
            let isVersion5 = seed % 2 == 0
            let messages = (1...200).map { self.random(UInt16($0 * 300), isVersion5, &random) }
            var packets = messages.map { $0.encoded(version5: isVersion5) }
            // Answers that nobody asked for are the library's.
            packets.insert([0xD0, 0], at: 50)
            let length = packets.reduce(0) { $0 + $1.count }
            let count = Int.random(in: 0..<60, using: &random)
            let cut = (0..<count).map { _ in Int.random(in: 1..<length, using: &random) }
            let found = try outcome(packets, cut: cut, isVersion5: isVersion5, frames: messages.count)
            #expect(found.frames.map(\.payload) == messages.map(\.payload))
            #expect(found.frames.map(\.topic) == messages.map { String(decoding: $0.topic, as: UTF8.self) })
            #expect(found.frames.map(\.packetID) == messages.map { $0.qos > 0 ? $0.id : 0 })
            #expect(found.frames.map { $0.flags.contains(.retained) } == messages.map(\.isRetained))
            #expect(found.frames.map { $0.flags.contains(.promised) } == messages.map { $0.qos > 0 })
            #expect(found.frames.map { $0.properties != nil } == messages.map { !$0.properties.isEmpty })
            let promised = messages.filter { $0.qos > 0 }
            #expect(found.acknowledgements.map { Array($0.prefix(3)) } == promised.map { puback($0.id) })
        }

        @Test("DUP of a plain message is what the broker says", arguments: [true, false])
        func duplicates(isVersion5: Bool) throws {
            let messages = (1...4).map { number in
                var publish = Publish([UInt8(number)])
                (publish.id, publish.isDuplicate) = (UInt16(number), number % 2 == 0)
                return publish
            }
            let packets = messages.map { $0.encoded(version5: isVersion5) }
            let found = try outcome(packets, isVersion5: isVersion5, frames: 4)
            #expect(found.frames.map { $0.flags.contains(.resent) } == messages.map(\.isDuplicate))
        }

        @Test("the limit of payloads holds on either way", arguments: [4_096, 4_097, 100_000])
        func oversize(size: Int) throws {
            let message = Publish([UInt8](repeating: 7, count: size))
            let packets = [message, Publish([1])].map { $0.encoded(version5: true) }
            let found = try outcome(packets, isVersion5: true, frames: 2) { $0.maximumPayload = 4_096 }
            #expect(found.frames.first?.flags.contains(.oversize) == (size > 4_096))
            #expect(found.frames.map(\.sentLength) == [size, 1])
            #expect(found.acknowledgements.count == 2)
        }

        /// Bytes that no broker may send.
        struct Wrong: Sendable, CustomTestStringConvertible {
            let testDescription: String
            let bytes: [UInt8]
        }

        private static let wrong: [Wrong] = {
            func with(_ change: (inout Publish) -> Void) -> [UInt8] {
                var publish = Publish([1])
                change(&publish)
                return publish.encoded(version5: true)
            }
            return [
                Wrong(testDescription: "no topic", bytes: with { $0.topic = [] }),
                Wrong(testDescription: "a topic that is no UTF-8", bytes: with { $0.topic = [0x66, 0xFF] }),
                Wrong(testDescription: "a NUL in a topic", bytes: with { $0.topic = [0x66, 0] }),
                Wrong(testDescription: "packet id 0", bytes: with { $0.id = 0 }),
                Wrong(testDescription: "QoS 3", bytes: with { $0.qos = 3 }),
                Wrong(testDescription: "a topic longer than its packet", bytes: [0x32, 5, 0, 9, 102, 116, 1]),
                Wrong(testDescription: "a length of five bytes", bytes: [0x32, 0xFF, 0xFF, 0xFF, 0xFF]),
                Wrong(testDescription: "a packet that a client never gets", bytes: [0x10, 0]),
            ]
        }()

        @Test("a wrong packet ends the connection with a reason; what came before it is kept", arguments: wrong)
        func wrongPackets(_ wrong: Wrong) throws {
            let good = Publish([5]).encoded(version5: true)
            let found = try outcome([good, wrong.bytes, good], isVersion5: true, frames: .max)
            #expect(found.frames.map(\.payload) == [[5]])
            #expect(found.error?.isEmpty == false)
        }
    }
}
