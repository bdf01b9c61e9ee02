import Testing
import TideMQTT
import TideModel
import TideTesting

@Suite("A look at a broker")
struct BrokerProbeTests {
    private func findings(
        _ broker: BrokerProcess,
        _ change: (inout MQTTConfiguration) -> Void = { _ in }
    ) -> [String: BrokerFinding] { findings(port: broker.port, change) }

    private func findings(port: Int, _ change: (inout MQTTConfiguration) -> Void) -> [String: BrokerFinding] {
        let address = MQTTAddress(host: "127.0.0.1", port: port)
        var configuration = MQTTConfiguration(address: address, clientID: "fieldtide", subscribe: ["ft/+/telemetry"])
        change(&configuration)
        let clock = { @Sendable in Timestamp(milliseconds: 0) }
        let probe = BrokerProbe(configuration, topic: "doctor", seed: 7, clock: clock)
        return Dictionary(probe.run().map { ($0.subject, $0) }, uniquingKeysWith: { first, _ in first })
    }

    @Test func shippedSettingsHoldThePromise() throws {
        let broker = try BrokerProcess("max_inflight_messages 65535")
        let found = findings(broker)
        let subjects: Set = [
            "connection", "subscribe ft/+/telemetry", "$SYS", "window", "acknowledgement", "delivery", "retained",
        ]
        #expect(Set(found.keys) == subjects)
        #expect(found.values.allSatisfy { $0.verdict == .ok }, "\(found.values.map(\.text))")
        #expect(found["acknowledgement"]?.text.contains("all 400 messages came again (in order") == true)
    }

    @Test func aSmallWindowIsNamedWithTheSettingThatRaisesIt() throws {
        let found = findings(try BrokerProcess("max_inflight_messages 20")) { $0.version = .v311 }
        #expect(found["window"]?.verdict == .warning)
        #expect(found["window"]?.text.contains("only 20 messages") == true)
        #expect(found["window"]?.text.contains("max_inflight_messages") == true)
        #expect(found["acknowledgement"]?.verdict == .ok && found["delivery"]?.verdict == .ok)
    }

    @Test func aBrokerThatDropsIsFound() throws {
        let found = findings(try BrokerProcess("max_inflight_messages 20\nmax_queued_messages 100")) {
            $0.version = .v311
        }
        #expect(found["acknowledgement"]?.verdict == .ok)
        #expect(found["delivery"]?.verdict == .failed)
        #expect(found["delivery"]?.text.contains("of 400 messages never came") == true)
    }

    @Test func missingRightsAreNamed() throws {
        let folder = ScratchFolder()
        folder.write("acl", "topic readwrite ft/#\n")
        let broker = try BrokerProcess("acl_file \(folder.file("acl"))", folder: folder)
        let found = findings(broker)
        #expect(found["$SYS"]?.verdict == .warning && found["$SYS"]?.text.contains("$SYS/#") == true)
        #expect(
            found["acknowledgement"]?.verdict == .failed && found["acknowledgement"]?.text.contains("doctor/7") == true
        )
    }

    /// Messages that others publish must not keep a look going.
    @Test(.timeLimit(.minutes(1))) func aBrokerAtWorkWithoutSystemTopics() {
        var script = ScriptedBroker.Script()
        (script.granted, script.chatters, script.connections) = (0x80, true, 5)
        let found = findings(port: ScriptedBroker(script).port) { $0.version = .v311 }
        #expect(found["connection"]?.verdict == .ok && found["$SYS"]?.verdict == .warning)
        #expect(found["subscribe ft/+/telemetry"]?.verdict == .failed && found["acknowledgement"]?.verdict == .failed)
        #expect(found["broker"] == nil)
    }

    /// A session left behind would gather what devices publish, and the broker would report drops that are none.
    @Test(arguments: MQTTConfiguration.ProtocolVersion.allCases)
    func noSessionIsLeft(_ version: MQTTConfiguration.ProtocolVersion) throws {
        let broker = try BrokerProcess("max_inflight_messages 65535")
        #expect(findings(broker) { $0.version = version }["delivery"]?.verdict == .ok)
        for suffix in ["", "-r", "-s", "-p"] {
            let id = "fieldtide-doctor-7\(suffix)"
            #expect(broker.log.contains(id))
            #expect(try !RawClient(id, port: broker.port).sessionPresent, "\(id)")
        }
    }

    @Test func noBroker() throws {
        let broker = try BrokerProcess()
        broker.kill()
        let found = findings(broker)
        #expect(found.count == 1 && found["broker"]?.verdict == .failed)
        #expect(found["broker"]?.text.contains("Is the broker running there?") == true)
    }
}
