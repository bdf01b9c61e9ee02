import Glibc
import Testing
import TideMQTT
import TideModel
import TideTesting

extension BrokerTests {
    /// The transport against a real broker.
    @Suite(.serialized)
    struct TransportTests {
        @Test(arguments: MQTTConfiguration.ProtocolVersion.allCases)
        func flow(version: MQTTConfiguration.ProtocolVersion) throws {
            let broker = try BrokerProcess()
            let sink = MemorySink()
            let transport = try start(configuration(port: broker.port, version: version), sink)
            #expect(sink.waitSubscribed())
            try RawClient(nil, port: broker.port).publish(numbered(0..<2_000))
            #expect(sink.wait { $0.committed.count == 2_000 })
            #expect(transport.stop())
            #expect(sink.committed.map(\.text) == (0..<2_000).map { "n=\($0)" })
            #expect(sink.committed.allSatisfy { $0.flags == .promised && $0.packetID > 0 })
            #expect(sink.events.first == .connected(transport.source, sessionPresent: false))
            #expect(transport.stats.state == .stopped)
            #expect(transport.stats.frames == 2_000)
            #expect(transport.stats.acknowledged == 2_000)
            try expectNothingLeft(broker)
        }

        /// Nothing waits in the session any more: every acknowledgement arrived.
        private func expectNothingLeft(_ broker: BrokerProcess, id: String = "ft-test") throws {
            #expect(broker.waitForLog(["Received DISCONNECT from \(id)"]))
            let client = try RawClient(id, port: broker.port)
            client.readRest(milliseconds: 200)
            #expect(client.messages.isEmpty)
        }

        @Test("a commit that fails once: everything comes again, marked as resent")
        func failedCommit() throws {
            let broker = try BrokerProcess("max_inflight_messages 1000")
            let sink = MemorySink()
            var transport = try start(configuration(port: broker.port), sink)
            #expect(sink.waitSubscribed())
            #expect(transport.stop())
            try RawClient(nil, port: broker.port).publish(numbered(0..<60))
            sink.answer([.failed])
            sink.setReady(false)
            transport = try start(configuration(port: broker.port), sink)
            #expect(sink.wait { $0.abandoned > 0 })
            #expect(sink.committed.isEmpty)
            #expect(eventually { transport.stats.state == .storageFailed })
            sink.setReady(true)
            #expect(sink.wait { $0.committed.count >= 60 })
            #expect(transport.stop())
            #expect(sink.committed.map(\.text) == (0..<60).map { "n=\($0)" })
            #expect(sink.committed.first?.flags == [.promised, .resent])
            #expect(transport.stats.failedCommits == 1)
            // What the lost connection left is read twice and acknowledged once: totals differ for good.
            #expect(transport.stats.frames > 60 && transport.stats.acknowledged == 60)
            #expect(transport.stats.unacknowledged == 0)
            #expect(broker.waitForLog(["Received DISCONNECT from ft-test"], times: 2))
            try expectNothingLeft(broker)
        }

        @Test("60 in flight, redelivered before SUBACK: a crash before every commit loses nothing", arguments: 1...6)
        func redeliveryBeforeSuback(crashes: Int) throws {
            let broker = try BrokerProcess("max_inflight_messages 1000")
            let sink = MemorySink()
            var transport = try start(configuration(port: broker.port), sink)
            #expect(sink.waitSubscribed())
            #expect(transport.stop())
            try RawClient(nil, port: broker.port).publish(numbered(0..<60))
            sink.answer(Array(repeating: .failed, count: crashes))
            transport = try start(configuration(port: broker.port), sink)
            #expect(sink.wait { $0.answersLeft == 0 && $0.committed.count >= 60 })
            #expect(sink.waitSubscribed(times: 2))
            #expect(transport.stop())
            #expect(sink.committed.map(\.text) == (0..<60).map { "n=\($0)" })
            #expect(broker.waitForLog(["Received DISCONNECT from ft-test"], times: 2))
            try expectNothingLeft(broker)
        }

        @Test("stopped in mid-batch: what was read is committed and acknowledged, the rest waits at the broker")
        func stopInMidBatch() throws {
            let broker = try BrokerProcess("max_inflight_messages 200")
            let sink = MemorySink()
            let transport = try start(configuration(port: broker.port), sink)
            #expect(sink.waitSubscribed())
            sink.hold(true)
            try RawClient(nil, port: broker.port).publish(numbered(0..<5_000))
            #expect(sink.wait { !$0.waiting.isEmpty })
            transport.requestStop()
            sink.hold(false)
            #expect(transport.waitUntilStopped(milliseconds: 60_000))
            let first = sink.committed.count
            #expect(first > 0 && first < 5_000)
            let later = try start(configuration(port: broker.port), sink)
            #expect(sink.wait { $0.committed.count >= 5_000 })
            #expect(later.stop())
            #expect(sink.committed.map(\.text) == (0..<5_000).map { "n=\($0)" })
        }

        @Test("the broker is killed and comes back: the transport comes back by itself")
        func brokerRestart() throws {
            let broker = try BrokerProcess("persistence true\nautosave_on_changes true\nautosave_interval 1")
            let sink = MemorySink()
            let transport = try start(configuration(port: broker.port), sink)
            #expect(sink.waitSubscribed())
            try RawClient(nil, port: broker.port).publish(numbered(0..<100))
            #expect(sink.wait { $0.committed.count == 100 })
            broker.kill()
            while transport.stats.lastError == nil { poll(nil, 0, 5) }
            #expect(sink.wait { !$0.events.allSatisfy { if case .disconnected = $0 { false } else { true } } })
            try broker.start()
            #expect(sink.waitSubscribed(times: 2))
            try RawClient(nil, port: broker.port).publish(numbered(100..<200))
            let all = Set((0..<200).map { "n=\($0)" })
            #expect(sink.wait { Set($0.committed.map(\.text)) == all })
            #expect(transport.stats.connects == 2)
            let lost = TransportEvent.disconnected(broker: "\(configuration(port: broker.port).address)")
            #expect(sink.wait { sink in sink.events.count { $0 == lost } == 1 }, "however often it was tried")
            #expect(transport.stop())
        }

        @Test("proof that acknowledgements arrived comes within seconds, once per flush")
        func proof() throws {
            let broker = try BrokerProcess()
            let sink = MemorySink()
            let transport = try start(configuration(port: broker.port), sink)
            #expect(sink.waitSubscribed())
            #expect(!sink.events.contains { if case .proven = $0 { true } else { false } })
            try RawClient(nil, port: broker.port).publish(numbered(0..<10))
            #expect(sink.wait { sink in sink.events.contains { if case .proven = $0 { true } else { false } } })
            let proven = sink.events.compactMap { if case .proven(let record) = $0 { record } else { nil } }
            let records = sink.lastRecord
            #expect(proven == [records - 1])
            // Idle now: no record is written for its own sake.
            #expect(!sink.wait(seconds: 3) { $0.lastRecord > records })
            #expect(transport.stop())
        }
    }
}
