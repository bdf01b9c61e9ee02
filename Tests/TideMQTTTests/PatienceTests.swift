import Glibc
import Testing
import TideMQTT
import TideModel
import TideTesting

extension BrokerTests {
    /// Batches that stay open, commits that take long, connections that fall silent.
    @Suite(.serialized)
    struct PatienceTests {
        @Test("a batch stays open for more messages; asked to stop, all of it is one commit")
        func open() throws {
            let broker = try BrokerProcess("max_inflight_messages 1000")
            let sink = MemorySink()
            var configuration = configuration(port: broker.port)
            configuration.batch.openMilliseconds = 10_000
            let transport = try start(configuration, sink)
            #expect(sink.waitSubscribed())
            let publisher = try RawClient(nil, port: broker.port)
            for burst in 0..<5 {
                try publisher.publish(numbered(burst * 20..<burst * 20 + 20))
                _ = eventually { transport.stats.frames >= (burst + 1) * 20 }
            }
            #expect(transport.stats.frames == 100)
            #expect(sink.committed.isEmpty)
            #expect(transport.stats.acknowledged == 0)
            #expect(transport.stop())
            #expect(sink.committed.count == 100)
            #expect(sink.batchSizes.filter { $0 > 0 } == [100])
        }

        @Test("a batch does not stay open longer than it may, though messages go on coming")
        func openNoLonger() throws {
            let broker = try BrokerProcess("max_inflight_messages 1000")
            let sink = MemorySink()
            var configuration = configuration(port: broker.port)
            configuration.batch.openMilliseconds = 200
            let transport = try start(configuration, sink)
            #expect(sink.waitSubscribed())
            let publisher = try RawClient(nil, port: broker.port)
            var sent = 0
            while sink.committed.isEmpty, sent < 5_000 {
                try publisher.publish(numbered(sent..<sent + 1))
                sent += 1
                poll(nil, 0, 10)  // the pace of a device
            }
            #expect((1...2_000).contains(sent), "its first batch was committed while it sent, after \(sent) messages")
            #expect(sink.wait { $0.committed.count == sent })
            #expect(transport.stop())
        }

        @Test("a full batch is committed though more is there", arguments: [1, 100])
        func full(frames: Int) throws {
            let broker = try BrokerProcess("max_inflight_messages 1000")
            let sink = MemorySink()
            var configuration = configuration(port: broker.port)
            configuration.batch.frames = frames
            let transport = try start(configuration, sink)
            #expect(sink.waitSubscribed())
            sink.hold(true)
            try RawClient(nil, port: broker.port).publish(numbered(0..<1_000))
            sink.hold(false)
            #expect(sink.wait { $0.committed.count == 1_000 })
            #expect(sink.batchSizes.allSatisfy { $0 <= frames })
            #expect(transport.stop())
        }

        @Test("the connection is lost during a commit: the commit counts, and its frames come again marked as resent")
        func lostDuringCommit() throws {
            let broker = try BrokerProcess("persistence true\nmax_inflight_messages 1000")
            let sink = MemorySink()
            let transport = try start(configuration(port: broker.port), sink)
            #expect(sink.waitSubscribed())
            sink.hold(true)
            try RawClient(nil, port: broker.port).publish(numbered(0..<10))
            #expect(sink.wait { !$0.waiting.isEmpty })
            let first = sink.wait { $0.waiting.count > 0 } ? sink.waiting.count : 0
            broker.stop()
            sink.hold(false)
            #expect(sink.wait { $0.committed.count >= first })
            try broker.start()
            #expect(sink.wait { $0.committed.count == 10 + first })
            #expect(sink.committed.prefix(first).allSatisfy { !$0.flags.contains(.resent) })
            #expect(sink.committed.dropFirst(first).prefix(first).allSatisfy { $0.flags.contains(.resent) })
            #expect(sink.committed.suffix(10).map(\.text) == (0..<10).map { "n=\($0)" })
            #expect(transport.stop())
        }

        @Test("silence much longer than usual is answered by a reconnect")
        func silence() throws {
            let broker = try BrokerProcess()
            let sink = MemorySink()
            var configuration = configuration(port: broker.port)
            configuration.watchdog.minimumArrivals = 10
            configuration.watchdog.shortestMilliseconds = 300
            configuration.watchdog.factor = 2
            let transport = try start(configuration, sink)
            #expect(sink.waitSubscribed())
            let publisher = try RawClient(nil, port: broker.port)
            for number in 0..<12 {
                try publisher.publish(numbered(number..<number + 1))
                #expect(sink.wait { $0.committed.count == number + 1 })
            }
            #expect(sink.waitSubscribed(times: 2))
            #expect(transport.stats.silences >= 1)
            #expect(transport.stats.lastError?.contains("much longer than usual") == true)
            try publisher.publish(numbered(12..<13))
            #expect(sink.wait { $0.committed.count == 13 })
            #expect(transport.stop())
        }

        @Test("two clients with one id: the likely reason is named")
        func takenOver() throws {
            let broker = try BrokerProcess()
            let transports = try (0..<2).map { _ in try start(configuration(port: broker.port), MemorySink()) }
            func named(_ transport: MQTTTransport) -> Bool {
                transport.stats.lastError?.contains("another client use the client id ft-test") == true
            }
            #expect(eventually { transports.contains(where: named) })
            for transport in transports { #expect(transport.stop()) }
        }

        @Test("that a broker drops each connection soon after it took it is in a record")
        func drops() throws {
            var script = ScriptedBroker.Script()
            (script.window, script.total, script.connections, script.breaks) = (10, 5, 1_000, 1_000)
            let sink = MemorySink()
            let transport = try start(configuration(port: ScriptedBroker(script).port, version: .v311), sink)
            func lost(_ sink: MemorySink) -> Int {
                sink.events.count { if case .disconnected = $0 { true } else { false } }
            }
            #expect(sink.wait { lost($0) > 0 })
            #expect(transport.stats.connects >= 3)
            #expect(transport.stop())
        }

        @Test("a broker that is not there, and one that does not speak MQTT, are told apart")
        func noBroker() throws {
            let free = try start(configuration(port: LoopbackPort.free()), MemorySink())
            _ = eventually { free.stats.lastError != nil }
            #expect(free.stats.lastError?.contains("Connection refused") == true)
            #expect(free.stats.lastError?.contains("Is the broker running there?") == true)
            #expect(free.stop())
            let (listener, port) = LoopbackPort.listen()
            defer { close(listener) }
            var configuration = configuration(port: port)
            configuration.connectTimeout = 1
            let mute = try start(configuration, MemorySink())
            _ = eventually { mute.stats.lastError != nil }
            #expect(mute.stats.lastError?.contains("no CONNACK within 1 s") == true)
            #expect(mute.stop())
            let old = ScriptedBroker(window: 0, total: 0, closes: true)
            let refused = try start(TideMQTTTests.configuration(port: old.port), MemorySink())
            _ = eventually { refused.stats.lastError != nil }
            #expect(refused.stats.lastError?.contains("version: 3.1.1") == true)
            #expect(refused.stop())
        }
    }
}
