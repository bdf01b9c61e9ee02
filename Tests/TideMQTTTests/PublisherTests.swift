import Glibc
import Logging
import Testing
import TideMQTT
import TideTesting

extension BrokerTests {
    /// The second client.
    @Suite(.serialized)
    struct PublisherTests {
        /// What became of messages, by number.
        private final class Outcomes: @unchecked Sendable {  // guarded by `state`
            private let state = Await()
            private var all: [Int: MQTTError?] = [:]
            func note(_ number: Int, _ error: MQTTError?) { state.change { all[number] = .some(error) } }
            func wait(_ condition: ([Int: MQTTError?]) -> Bool) -> Bool { state.wait { condition(all) } }
            var failed: [MQTTError] { all.sorted { $0.key < $1.key }.compactMap(\.value) }
        }

        private func publisher(_ broker: BrokerProcess, capacity: Int = 1_000) -> MQTTPublisher {
            MQTTPublisher(
                configuration: configuration(port: broker.port),
                capacity: capacity,
                seed: 1,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        }

        @Test("messages arrive in order and are done once", arguments: [0, 1])
        func publish(qos: Int) throws {
            let broker = try BrokerProcess()
            let reader = try RawClient("reader", port: broker.port)
            try reader.subscribe("out/#", qos: 0)
            let publisher = publisher(broker, capacity: 3_000)
            publisher.start()
            let outcomes = Outcomes()
            for number in 0..<3_000 {
                try publisher.publish("out/x", Array("n=\(number)".utf8), qos: qos) { outcomes.note(number, $0) }
            }
            #expect(outcomes.wait { $0.count == 3_000 })
            #expect(outcomes.failed.isEmpty)
            try reader.read(3_000)
            #expect(reader.messages.map(\.text) == (0..<3_000).map { "n=\($0)" })
            publisher.requestStop()
            #expect(publisher.waitUntilStopped(milliseconds: 60_000))
            #expect(publisher.stats.published == 3_000)
            #expect(try !RawClient("ft-test-out", port: broker.port).sessionPresent, "nothing of it stays behind")
        }

        @Test("a broker that goes away in between gets everything that it has not acknowledged, and each is done once")
        func reconnect() throws {
            let broker = try BrokerProcess()
            let publisher = publisher(broker, capacity: 3_000)
            publisher.start()
            let outcomes = Outcomes()
            for number in 0..<1_500 { try publisher.publish("out/x", [1]) { outcomes.note(number, $0) } }
            #expect(outcomes.wait { $0.count > 100 })
            broker.kill()
            for number in 1_500..<3_000 { try publisher.publish("out/x", [1]) { outcomes.note(number, $0) } }
            try broker.start()
            #expect(outcomes.wait { $0.count == 3_000 })
            #expect(outcomes.failed.isEmpty)
            #expect(publisher.stats.published == 3_000 && publisher.stats.waiting == 0)
            publisher.requestStop()
            #expect(publisher.waitUntilStopped(milliseconds: 60_000))
        }

        @Test("without a broker messages wait, the queue is bounded, and a stop tells what did not arrive")
        func bounded() throws {
            let broker = try BrokerProcess()
            broker.kill()
            let publisher = publisher(broker, capacity: 10)
            publisher.start()
            let outcomes = Outcomes()
            for number in 0..<10 { try publisher.publish("out/x", []) { outcomes.note(number, $0) } }
            let error = #expect(throws: MQTTError.self) { try publisher.publish("out/x", []) }
            #expect(error?.code == .full)
            #expect(publisher.stats.refused == 1)
            try broker.start()
            #expect(outcomes.wait { $0.count == 10 })
            #expect(outcomes.failed.isEmpty)
            publisher.requestStop()
            #expect(publisher.waitUntilStopped(milliseconds: 60_000))
            #expect(throws: MQTTError.self) { try publisher.publish("out/x", []) }
        }

        @Test("what cannot be published is told, and the rest goes on")
        func wrongTopic() throws {
            let broker = try BrokerProcess()
            let publisher = publisher(broker)
            publisher.start()
            let outcomes = Outcomes()
            for (number, topic) in ["out/a", "out/#", "out/b"].enumerated() {
                try publisher.publish(topic, [1]) { outcomes.note(number, $0) }
            }
            #expect(outcomes.wait { $0.count == 3 })
            #expect(outcomes.failed.map(\.object) == ["out/#"])
            publisher.requestStop()
            #expect(publisher.waitUntilStopped(milliseconds: 60_000))
        }

        /// Has the broker drop most of 100 messages for somebody who is away, or all when its queue is full already.
        private func overflow(_ broker: BrokerProcess) throws {
            try RawClient(nil, port: broker.port).publish(numbered(0..<100))
        }

        @Test("the broker's count of dropped messages is watched: what came before is a fact, what comes is news")
        func dropped() throws {
            let broker = try BrokerProcess("sys_interval 1\nmax_queued_messages 10\nmax_inflight_messages 10")
            try RawClient("absent", port: broker.port).subscribe("ft/#")
            #expect(broker.waitForEnd(of: "absent"))
            try overflow(broker)
            let watcher = try RawClient(nil, port: broker.port)
            try watcher.subscribe("$SYS/broker/publish/messages/dropped", qos: 0)
            func dropped() -> Int { watcher.messages.last.flatMap { Int($0.text) } ?? 0 }
            for count in 1...10 where dropped() < 80 { try watcher.read(count) }
            let first = dropped()
            #expect(first >= 80)

            let log = MemoryLog()
            let publisher = MQTTPublisher(configuration: configuration(port: broker.port), seed: 1, logger: log.logger)
            publisher.start()
            #expect(log.wait(1))
            func wait(for count: Int) {
                #expect(eventually { publisher.stats.brokerDropped == UInt64(count) })
            }
            try overflow(broker)
            wait(for: first + 100)
            #expect(publisher.stats.brokerVersion?.contains("mosquitto") == true)
            broker.stop()
            try broker.start()
            try RawClient("absent", port: broker.port).subscribe("ft/#")
            #expect(broker.waitForEnd(of: "absent", times: 2))
            try overflow(broker)
            wait(for: first)
            publisher.requestStop()
            #expect(publisher.waitUntilStopped(milliseconds: 60_000))
            let facts = log.lines.filter { $0.contains("the broker has dropped") }
            #expect(facts.first?.hasPrefix("warning: the broker has dropped \(first) messages") == true)
            let news = facts.dropFirst().compactMap { line in
                line.firstMatch(of: #/^error: .* started, ([0-9]+) since the last look: /#).flatMap { Int($0.1) }
            }
            #expect(news.count == facts.count - 1 && news.reduce(0, +) == 100 + first, "\(facts)")
        }
    }
}
