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

    @Test("a second network's queue of copies is known, however many came in between")
    func interleaved() throws {
        let bench = try Bench([Texts.radio])
        let messages = (1...40).map { Self.uplink("07", number: $0, seconds: $0 * 5) }
        let record = try Self.take(bench, messages + messages, from: 1)
        #expect(record.frames.outcome.suffix(40).allSatisfy { $0 == .duplicate })
        #expect(bench.pipeline.state.global.frames.promised[.duplicate] == 40)
        #expect(bench.pipeline.state.global.readings.decoded == 40)
    }

    @Test("a backlog whose network tells no time has no copies: it is received at once, however long it took")
    func backlog() throws {
        let bench = try Bench([Texts.radio])
        let record = try Self.take(bench, Array(repeating: #"{"n": 0, "data": "07"}"#, count: 5), from: 1)
        #expect(record.frames.outcome.allSatisfy { $0 == .stored })
    }

    @Test(
        "sessions are numbers too, and ports may be anything",
        arguments: [
            (#""join": 41"#, #""join": 42"#, FrameOutcome.stored), (#""join": 1.5"#, #""join": 2.5"#, .stored),
            (#""join": 41"#, #""join": 41"#, .duplicate), (#""p": -1"#, #""p": -1"#, .duplicate),
            (#""p": -1"#, #""p": 1"#, .stored), (#""p": 1e300"#, #""p": 9223372036854775807"#, .duplicate),
        ]
    )
    func facts(_ first: String, _ second: String, _ outcome: FrameOutcome) throws {
        let bench = try Bench([
            Texts.radio.replacing("counter: $.n", with: "counter: $.n, port: $.p")
                .replacing("source: network", with: "source: receive")
        ])
        let messages = [first, second].map { #"{"at": "2025-11-24T16:00:00Z", "n": 0, "data": "07", \#($0)}"# }
        #expect(try Self.take(bench, messages, from: 1).frames.outcome == [.stored, outcome])
    }

    @Test("another channel of the topic is no copy")
    func channels() throws {
        let bench = try Bench([
            """
            schema: fieldtide.profile/1
            id: test/channels
            version: 1
            match: [{topic: "b/{site}/{device}/{what}", envelope: {payload: $.v, time: $.at, counter: $.n}}]
            identity: {site: "{site}", device: "{device}"}
            decode: [{plain: {by: what, fields: {in: {type: number}, out: {type: number}}}}]
            series:
              in: {from: in, quantity: water_temperature, unit: Cel}
              out: {from: out, quantity: water_temperature, unit: Cel}

            """
        ])
        var batch = FrameBatch(source: broker)
        for (id, what) in ["in", "out", "in"].enumerated() {
            let message = #"{"at": "2025-11-24T16:00:00Z", "n": 0, "v": "20"}"#
            batch.add("b/s/d/\(what)", message, id: UInt16(id + 1), at: bench.now)
        }
        #expect(try bench.take(batch).frames.outcome == [.stored, .stored, .duplicate])
    }

    @Test("of a frame with a bad part the good one is stored once, and the rest can still be retried")
    func inPart() throws {
        let rows = Texts.radio.replacing("row: {age: 60}", with: "row: {age: t * 1e9}")
        let bench = try Bench([rows])
        // 100 years before the message: beyond `past`.
        let first = try Self.take(bench, [Self.uplink("0301", number: 1)], from: 1)
        #expect(first.frames.outcome == [.quarantined] && first.readings.rowCount == 1)
        let second = try Self.take(bench, [Self.uplink("0301", number: 1, seconds: 1)], from: 2)
        #expect(second.frames.outcome == [.duplicate] && second.readings.rowCount == 0)
        try bench.use([Texts.radio])
        let retried = try bench.retry(first.rare.quarantined.map(\.id))
        #expect(retried.frames.outcome == [.stored] && retried.readings.value == [1])
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
        let profile = Texts.radio
            .replacing("source: network", with: "source: receive")
            .replacing(
                "- {name: t, type: u8}\n        - if",
                with: "- {name: t, type: u8}\n        - {name: f, type: hex1, at: 0}\n        - if"
            )
        let bench = try Bench([profile + "attributes: {f: {from: f}}\n"])
        var batch = FrameBatch(source: broker)
        let message = Self.uplink("07", number: 1)
        batch.add(Self.topic, message, id: 1, at: bench.now, flags: [.promised, .retained])
        batch.add(Self.topic, message, id: 2, at: bench.now)
        let record = try bench.take(batch)
        #expect(record.rare.attributes.count == 1)
        #expect(record.readings.verdict == [.seed, .new])
    }

    @Test("the envelope's EUI names the device, however its letters are written, and its parameters count")
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
        #expect(bench.pipeline.state.registry.devices.map(\.id) == ["24E124136B502217"])

        try bench.use([profile.replacing("k: {}", with: "k: {default: 1}")])
        let retried = try bench.retry(record.rare.quarantined.map(\.id))
        #expect(retried.frames.outcome == [.stored, .quarantined])
        #expect(retried.rare.quarantined.map(\.reason) == ["no_identity"])
        #expect(bench.pipeline.state.registry.devices.map(\.id) == ["24E124136B502217", "24e124136b500000"])
    }
}
