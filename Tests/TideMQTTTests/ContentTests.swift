import Crypto
import Glibc
import Testing
import TideMQTT
import TideModel
import TideTesting

extension BrokerTests {
    /// What a frame holds, and which frames come.
    @Suite(.serialized)
    struct ContentTests {
        @Test("of an oversize payload the first 4 KiB, its SHA-256 and its length are kept, and it is acknowledged")
        func oversize() throws {
            let broker = try BrokerProcess()
            let sink = MemorySink()
            var configuration = configuration(port: broker.port)
            configuration.maximumPayload = 8_192
            let transport = try start(configuration, sink)
            #expect(sink.waitSubscribed())
            let exact = String(repeating: "a", count: 8_192)
            let large = String((0..<10_000_000).map { _ in "b" })
            let publisher = try RawClient(nil, port: broker.port)
            try publisher.publish([("ft/exact", exact), ("ft/large", large), ("ft/after", "after"), ("ft/empty", "")])
            #expect(sink.wait { $0.committed.count == 4 })
            #expect(transport.stop())
            let got = sink.committed
            #expect(got[0].payload.count == 8_192 && got[0].flags == .promised)
            #expect(got[1].flags == [.promised, .oversize])
            #expect(got[1].sentLength == 10_000_000)
            #expect(got[1].payload == Array(large.utf8.prefix(4_096)) + Array(SHA256.hash(data: Array(large.utf8))))
            #expect(got[2].text == "after" && got[3].payload.isEmpty)
            #expect(transport.stats.oversize == 1)
            #expect(transport.stats.acknowledged == 4)
        }

        /// Publishes one message with MQTT 5 properties.
        private func publish(_ broker: BrokerProcess, type: String?, user: [FrameProperties.Pair]) throws {
            var arguments = ["mosquitto_pub", "-p", "\(broker.port)", "-V", "5", "-q", "1", "-t", "ft/x", "-m", "{}"]
            if let type { arguments += ["-D", "publish", "content-type", type] }
            for pair in user { arguments += ["-D", "publish", "user-property", pair.name, pair.value] }
            #expect(try ChildProcess(arguments, log: broker.folder.file("pub.log")).waitForExit() == 0)
        }

        @Test("content type and user properties come along, at most 16 and 4 KiB; what is cut is marked")
        func properties() throws {
            let broker = try BrokerProcess()
            let sink = MemorySink()
            let transport = try start(configuration(port: broker.port), sink)
            #expect(sink.waitSubscribed())
            func pairs(_ count: Int, _ length: Int) -> [FrameProperties.Pair] {
                (0..<count).map { .init(name: "名\($0)", value: String(repeating: "v", count: length)) }
            }
            let cases: [(type: String?, user: [FrameProperties.Pair], kept: FrameProperties?, isCut: Bool)] = [
                (nil, [], nil, false),
                ("application/json", pairs(16, 9), .init(contentType: "application/json", user: pairs(16, 9)), false),
                ("application/json", pairs(17, 9), .init(contentType: "application/json", user: pairs(16, 9)), true),
                (nil, pairs(16, 60_000), nil, true), (nil, pairs(8, 1_000), .init(user: pairs(4, 1_000)), true),
                (String(repeating: "t", count: 60_000), pairs(1, 9), nil, true),
                (nil, pairs(1, 4_092), .init(user: pairs(1, 4_092)), false), (nil, pairs(1, 4_093), nil, true),
            ]
            for one in cases { try publish(broker, type: one.type, user: one.user) }
            #expect(sink.wait { $0.committed.count == cases.count })
            #expect(transport.stop())
            for (got, wanted) in zip(sink.committed, cases) {
                #expect(got.properties == wanted.kept)
                #expect(got.flags == (wanted.isCut ? [.promised, .propertiesCut] : .promised))
            }
            let properties = cases.reduce(0) { $0 + ($1.kept?.bytes ?? 0) }
            #expect(transport.stats.bytes == UInt64(cases.count * ("ft/x".utf8.count + 2) + properties))
        }

        @Test("a retained message comes once with MQTT 5, however often we connect; with 3.1.1 each time, marked")
        func retained() throws {
            let broker = try BrokerProcess()
            try RawClient(nil, port: broker.port).publish([("ft/retained", "r")], retain: true)
            for version in MQTTConfiguration.ProtocolVersion.allCases {
                let sink = MemorySink()
                for times in 1...3 {
                    let configuration = configuration(port: broker.port, id: "r\(version.rawValue)", version: version)
                    let transport = try start(configuration, sink)
                    #expect(sink.waitSubscribed(times: times))
                    try RawClient(nil, port: broker.port).publish([("ft/mark", "\(times)")])
                    #expect(sink.wait { $0.committed.contains { $0.text == "\(times)" } })
                    #expect(transport.stop())
                }
                let retained = sink.committed.filter { $0.flags.contains(.retained) }
                #expect(retained.count == (version == .v5 ? 1 : 3))
            }
        }

        @Test("QoS 0 frames are not promised; QoS 2 of a device reaches us as QoS 1", arguments: [Int32(0), 2])
        func otherQoS(qos: Int32) throws {
            let broker = try BrokerProcess()
            let sink = MemorySink()
            let transport = try start(configuration(port: broker.port), sink)
            #expect(sink.waitSubscribed())
            try RawClient(nil, port: broker.port).publish([("ft/x", "m")], qos: qos)
            #expect(sink.wait { $0.committed.count == 1 })
            #expect(transport.stop())
            #expect(sink.committed.first?.flags.contains(.promised) == (qos == 2))
        }

        @Test("filters no longer configured are unsubscribed; the granted set is told")
        func subscriptionDiff() throws {
            let broker = try BrokerProcess()
            let sink = MemorySink()
            var transport = try start(configuration(port: broker.port, filters: ["old/#", "both/#"]), sink)
            #expect(sink.waitSubscribed())
            #expect(transport.stop())
            #expect(sink.events.last == .subscribed(["old/#", "both/#"]))
            let changed = configuration(port: broker.port, filters: ["both/#", "new/#"])
            transport = try start(changed, sink, stored: ["old/#", "both/#"])
            #expect(sink.waitSubscribed(times: 2))
            try RawClient(nil, port: broker.port).publish([("old/a", "1"), ("both/a", "2"), ("new/a", "3")])
            #expect(sink.wait { $0.committed.count == 2 })
            #expect(transport.stop())
            #expect(sink.committed.map(\.text) == ["2", "3"])
            #expect(
                sink.events.last { if case .subscribed = $0 { true } else { false } } == .subscribed(changed.subscribe)
            )
        }

        @Test("a filter granted with less than QoS 1 is an error that names it")
        func grantedLess() throws {
            let broker = try BrokerProcess("", listener: "max_qos 0")
            let sink = MemorySink()
            let transport = try start(configuration(port: broker.port, version: .v311), sink)
            #expect(sink.waitSubscribed())
            #expect(transport.stats.state == .refused)
            #expect(transport.stats.refusedFilters.keys.sorted() == ["ft/#"])
            #expect(transport.stats.lastError?.contains("QoS 0") == true)
            #expect(transport.stop())
        }

        @Test("the broker's window is found when it bounds every batch", arguments: [20, 7, 1])
        func window(size: Int) throws {
            let broker = ScriptedBroker(window: size, total: 60_000)
            let sink = MemorySink()
            var configuration = configuration(port: broker.port, version: .v311)
            configuration.batch = BatchBounds()
            let transport = try start(configuration, sink)
            #expect(sink.wait(seconds: 30) { _ in transport.stats.window != nil })
            #expect(transport.stats.window == size)
            #expect(sink.batchSizes.allSatisfy { $0 <= size })
            #expect(transport.stop())
        }

        @Test("DUP reaches the frame", arguments: [true, false])
        func duplicateFlag(isSet: Bool) throws {
            let broker = ScriptedBroker(window: 20, total: 100, duplicate: isSet)
            let sink = MemorySink()
            let transport = try start(configuration(port: broker.port, version: .v311), sink)
            #expect(sink.wait { $0.committed.count == 100 })
            #expect(transport.stop())
            #expect(sink.committed.allSatisfy { $0.flags == (isSet ? [.promised, .resent] : .promised) })
        }

        @Test("a refused filter is an error that names it")
        func refusedFilter() throws {
            let broker = ScriptedBroker(window: 0, total: 0, granted: 0x80)
            let sink = MemorySink()
            let transport = try start(configuration(port: broker.port, version: .v311), sink)
            #expect(sink.waitSubscribed())
            #expect(sink.events.last == .subscribed([]))
            #expect(transport.stats.state == .refused)
            #expect(transport.stats.refusedFilters["ft/#"]?.contains("ACL") == true)
            #expect(transport.stop())
        }

        @Test("no window is claimed for a large one, or for equal bursts of devices that report in step")
        func noWindow() throws {
            let broker = try BrokerProcess("max_inflight_messages 1000")
            let sink = MemorySink()
            var configuration = configuration(port: broker.port)
            configuration.batch = BatchBounds()
            let transport = try start(configuration, sink)
            #expect(sink.waitSubscribed())
            let publisher = try RawClient(nil, port: broker.port)
            for burst in 0..<20 {
                try publisher.publish(numbered(burst * 5..<burst * 5 + 5))
                #expect(sink.wait { $0.committed.count == (burst + 1) * 5 })
                poll(nil, 0, 30)  // the pace of the devices
            }
            try publisher.publish(numbered(100..<10_000))
            #expect(sink.wait { $0.committed.count == 10_000 })
            #expect(transport.stats.window == nil)
            #expect(transport.stop())
        }
    }
}
