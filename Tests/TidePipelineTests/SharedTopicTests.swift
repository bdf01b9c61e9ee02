import Testing
import TideModel
import TidePipeline

/// LoRaWAN devices of all makers publish on the same topics: the registry says whose profile a device has.
struct SharedTopicTests {
    private static func profile(_ name: String, _ scale: String) -> String {
        """
        schema: fieldtide.profile/1
        id: test/\(name)
        version: 1
        match: lorawan
        params: {k: {default: 1}}
        decode:
          - {when: {port: 7}, ignore: answers to settings}
          - binary: {read: [{name: t, type: u8, missing: none, value: k * x * \(scale)}]}
        series: {t: {from: t, quantity: water_temperature, unit: Cel}}

        """
    }

    private static func uplink(_ data: String, port: Int = 2) -> String {
        #"{"time":"2025-11-24T16:00:00Z","fPort":\#(port),"fCnt":1,"data":"\#(data)"}"#
    }

    private static func device(_ id: String, _ profile: String, _ parameters: [String: String] = [:]) -> RegistryEntity
    {
        .device(Device(site: "s", id: id, isGlobal: true, profile: profile, parameters: parameters))
    }

    @Test func theRegistryDecidesWhoseProfileItIs() throws {
        let bench = try Bench([Self.profile("a", "1"), Self.profile("b", "10")])
        try bench.carryOut(
            .apply([
                .site(Site(id: "s")), Self.device("d1", "test/a"), Self.device("d2", "test/b"),
                Self.device("d3", "test/a", ["k": "3"]), Self.device("d4", "test/none"),
            ])
        )
        var batch = FrameBatch(source: broker)
        for (number, name) in ["d1", "d2", "d3", "d4", "d5"].enumerated() {
            let topic = "application/1/device/\(name)/event/up"
            batch.add(topic, Self.uplink("AQ=="), id: UInt16(number * 2 + 1), at: bench.now)
            batch.add(topic, Self.uplink("Aw==", port: 7), id: UInt16(number * 2 + 2), at: bench.now)
        }
        let record = try bench.take(batch)
        #expect(record.readings.value == [1, 10, 3])
        #expect(record.readings.time == [Int64](repeating: 1_764_000_000_000, count: 3))
        #expect(record.frames.outcome.filter { $0 == .stored }.count == 3)
        #expect(record.frames.outcome.filter { $0 == .ignored }.count == 3)
        #expect(record.rare.quarantined.map(\.reason) == [String](repeating: "unknown_device", count: 4))

        // Registered, their history comes in; a changed entry counts from the next message on.
        try bench.carryOut(
            .apply([Self.device("d4", "test/b"), Self.device("d5", "test/a"), Self.device("d1", "test/b")])
        )
        let retried = try bench.retry(record.rare.quarantined.map(\.id))
        #expect(retried.readings.value == [10, 1])
        var next = FrameBatch(source: broker)
        next.add("application/1/device/d1/event/up", Self.uplink("Ag=="), id: 50, at: bench.now)
        #expect(try bench.take(next).readings.value == [20])
    }
}
