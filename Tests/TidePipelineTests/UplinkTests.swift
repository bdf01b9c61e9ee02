import Testing
import TideModel
import TidePipeline

/// One uplink that several gateways heard is one frame.
struct UplinkTests {
    private static let topic = "farm/s/d/radio"

    /// A message; `seconds` of the network's time after 16:00:00.
    private static func uplink(_ data: String, number: Int, join: String = "a", seconds: Int = 0) -> String {
        let (minute, second) = (seconds / 60, seconds % 60)
        let time = "2025-11-24T16:\(minute < 10 ? "0" : "")\(minute):\(second < 10 ? "0" : "")\(second)Z"
        return #"{"at": "\#(time)", "n": \#(number), "join": "\#(join)", "data": "\#(data)", "heard": \#(seconds)}"#
    }

    private static func take(_ bench: Bench, _ messages: [String], from id: UInt16) throws -> Record {
        var batch = FrameBatch(source: broker)
        for (index, message) in messages.enumerated() {
            batch.add(topic, message, id: id + UInt16(index), at: bench.now)
        }
        return try bench.take(batch)
    }

    private static let cases: [(name: String, second: String, outcome: FrameOutcome)] = [
        ("a second later", uplink("07", number: 1, seconds: 1), .duplicate),
        ("minutes later: repeated by a device that waits", uplink("07", number: 1, seconds: 300), .duplicate),
        ("after that", uplink("07", number: 1, seconds: 301), .stored),
        ("another number", uplink("07", number: 2, seconds: 1), .stored),
        ("another payload", uplink("08", number: 1, seconds: 1), .stored),
        ("joined anew", uplink("07", number: 1, join: "b", seconds: 1), .stored),
        ("without a number", #"{"at": "2025-11-24T16:00:01Z", "data": "07"}"#, .stored),
    ]

    @Test("copies are booked once, in one batch, in the next, and after a restart", arguments: cases)
    func copies(_ test: (name: String, second: String, outcome: FrameOutcome)) throws {
        let first = Self.uplink("07", number: 1)
        let bench = try Bench([Texts.radio])
        let record = try Self.take(bench, [first, test.second], from: 1)
        #expect(record.frames.outcome == [.stored, test.outcome])
        #expect(record.readings.rowCount == (test.outcome == .stored ? 2 : 1))

        let other = try Bench([Texts.radio])
        _ = try Self.take(other, [first], from: 1)
        try other.checkpoint(other.pipeline.state.dirtyDevices, withGlobal: true)
        try other.restart()
        #expect(try Self.take(other, [test.second], from: 2).frames.outcome == [test.outcome])
        try other.restart()
        let third = try Self.take(other, [test.second], from: 3)
        #expect(third.frames.outcome == [.duplicate])
    }

    @Test("three newer uplinks do not make a copy news")
    func interleaved() throws {
        let bench = try Bench([Texts.radio])
        let messages = (1...4).map { Self.uplink("07", number: $0, seconds: $0) }
        #expect(
            try Self.take(bench, messages + messages, from: 1).frames.outcome.suffix(4) == [
                .duplicate, .duplicate, .duplicate, .duplicate,
            ]
        )
        #expect(bench.pipeline.state.global.frames.promised[.duplicate] == 4)
        #expect(bench.pipeline.state.global.readings.decoded == 4)
    }

    @Test("a copy of what waits in quarantine waits too, and only one of both is stored")
    func quarantined() throws {
        let strict = Texts.radio.replacing(#"device: "{device}"}"#, with: #"device: "{device}", adopt: never}"#)
        let bench = try Bench([strict])
        let record = try Self.take(
            bench,
            [Self.uplink("07", number: 1), Self.uplink("07", number: 1, seconds: 1)],
            from: 1
        )
        #expect(record.frames.outcome == [.quarantined, .quarantined])
        try bench.carryOut(.apply([.site(Site(id: "s")), .device(Device(site: "s", id: "d", profile: "test/radio"))]))
        let retried = try bench.retry(record.rare.quarantined.map(\.id))
        #expect(retried.frames.outcome == [.stored, .duplicate])
        #expect(retried.rare.released.count == 2 && retried.readings.rowCount == 1)
    }

    @Test("a retained message that only seeds does not make the message itself a copy")
    func retained() throws {
        let bench = try Bench([Texts.radio])
        let untimed = #"{"n": 1, "data": "07"}"#
        var batch = FrameBatch(source: broker)
        batch.add(Self.topic, untimed, id: 1, at: bench.now, flags: [.promised, .retained])
        batch.add(Self.topic, untimed, id: 2, at: bench.now)
        #expect(try bench.take(batch).frames.outcome == [.ignored, .stored])
    }

    @Test("the envelope's EUI names the device, in small letters, and its parameters count")
    func eui() throws {
        let profile = """
            schema: fieldtide.profile/1
            id: test/eui
            version: 1
            match: [{topic: "gw/{g}/up", envelope: {payload: $.data, encoding: hex, eui: $.devEUI}}]
            identity: {scope: global, device: "{eui}"}
            params: {k: {}}
            decode: [{binary: {read: [{name: t, type: u8, missing: none, value: x * k}]}}]
            series: {t: {from: t, quantity: water_temperature, unit: Cel}}

            """
        let bench = try Bench([profile])
        let registered = Device(site: "s", id: "24E124136B502217", isGlobal: true, parameters: ["k": "3"])
        try bench.carryOut(.apply([.site(Site(id: "s")), .device(registered)]))
        var batch = FrameBatch(source: broker)
        batch.add("gw/a/up", #"{"devEUI": "24e124136B502217", "data": "05"}"#, id: 1, at: bench.now)
        batch.add("gw/b/up", #"{"devEUI": "24E124136B500000", "data": "05"}"#, id: 2, at: bench.now)
        batch.add("gw/b/up", #"{"data": "05"}"#, id: 3, at: bench.now)
        let record = try bench.take(batch)
        #expect(record.readings.value == [15])
        #expect(record.frames.outcome == [.stored, .quarantined, .quarantined])
        #expect(record.rare.quarantined.map(\.reason) == ["no_parameter", "no_parameter"])
        #expect(bench.pipeline.state.registry.devices.map(\.id) == ["24e124136b502217"])

        try bench.use([profile.replacing("k: {}", with: "k: {default: 1}")])
        let retried = try bench.retry(record.rare.quarantined.map(\.id))
        #expect(retried.frames.outcome == [.stored, .quarantined])
        #expect(retried.rare.quarantined.map(\.reason) == ["no_identity"])
        #expect(bench.pipeline.state.registry.devices.map(\.id) == ["24e124136b502217", "24e124136b500000"])
    }
}
