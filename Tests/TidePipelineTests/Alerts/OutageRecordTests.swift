import Testing
import TideAlerts
import TideModel
import TidePipeline

/// Broker and uplink are causes, by what is in the records: the same after a start at any moment.
@Suite struct OutageRecordTests {
    private static let minute: Int64 = 60_000

    private static let rules = """
        pack: test
        rules:
          silent:
            title: Silent
            watch: {silence_of: device}
            levels: {warning: {}}
        routes:
          - {to: wang, tell_end: true}
        """

    private static func bench(devices: [String]) throws -> Bench {
        let bench = try Bench([Texts.timed.replacing("match: [", with: "expects: {interval: 10m}\nmatch: [")])
        let stored = try #require(RuleSet.load([RuleFile(path: "r.yaml", text: rules)]).stored)
        try bench.carryOut(.rules(stored))
        try bench.take(FrameBatch(source: broker), events: [.connected(broker, sessionPresent: true)])
        try hear(bench, devices)
        return bench
    }

    @discardableResult
    private static func hear(_ bench: Bench, _ devices: [String], events: [TransportEvent] = []) throws -> Record {
        var batch = FrameBatch(source: broker)
        for (index, device) in devices.enumerated() {
            let json = "{\"ts\": \(bench.now.milliseconds), \"t\": 1}"
            batch.add("farm/a/\(device)/up", json, id: UInt16(index + 1), at: bench.now)
        }
        return try bench.take(batch, events: events)
    }

    /// Lets minutes pass, with a tick each; what is sent meanwhile, as `event reason`.
    private static func pass(_ bench: Bench, minutes: Int, restarting: Bool) throws -> [String] {
        try (0..<minutes).flatMap { _ in
            bench.now = bench.now + minute
            if restarting { try bench.restart() }
            return try bench.tick().rare.alerts.outbox.map { message in
                "\(message.items[0].event.rawValue) \(message.items[0].outage?.key ?? message.items[0].reason ?? "") "
                    + "\(message.items.count + message.more)"
            }
        }
    }

    @Test(
        "the broker is away for a day: one message, no silent device, and one when it is back",
        arguments: [false, true]
    )
    func away(restarting: Bool) throws {
        let bench = try Self.bench(devices: ["b", "c"])
        let lost = TransportEvent.disconnected(broker: "127.0.0.1:1883")
        try bench.take(FrameBatch(source: broker), events: [lost])
        #expect(try Self.pass(bench, minutes: 4, restarting: restarting).isEmpty)
        #expect(try Self.pass(bench, minutes: 1_400, restarting: restarting) == ["fired broker 127.0.0.1:1883 1"])
        let state = bench.pipeline.state, slice = state.checkpoint([0, 1], withGlobal: true)
        var checkpoint = Checkpoint()
        checkpoint.global = Checkpoint.Blob(record: slice.record, bytes: try #require(slice.global))
        checkpoint.devices = slice.devices.mapValues { Checkpoint.Blob(record: slice.record, bytes: $0) }
        #expect(try bench.restored(from: checkpoint).state.global.unreached == state.global.unreached)
        #expect(state.global.unreached?.broker == "127.0.0.1:1883")
        let connected = TransportEvent.connected(broker, sessionPresent: true)
        let record = try Self.hear(bench, ["b"], events: [connected])
        #expect(record.rare.alerts.outbox.isEmpty, "it may drop the connection at once")
        let later = try Self.pass(bench, minutes: 100, restarting: false)
        #expect(later.first?.hasPrefix("resolved ") ?? false)
        let silent = Array(later.dropFirst())
        #expect(silent == ["fired  2"] || silent == ["fired  1", "fired  1"], "who is not heard then is silent")
    }

    @Test("three devices of a site at once: its uplink", arguments: [false, true])
    func uplink(restarting: Bool) throws {
        let bench = try Self.bench(devices: ["b", "c", "d"])
        bench.now = bench.now + 3 * Self.minute
        try Self.hear(bench, ["b"])
        let told = try Self.pass(bench, minutes: 120, restarting: false)
        #expect(told == ["fired uplink a 2"], "the third joins what people know of")
        try Self.hear(bench, ["b", "c", "d"])
        #expect(try Self.pass(bench, minutes: 5, restarting: restarting) == ["resolved uplink a 3"])
    }
}
