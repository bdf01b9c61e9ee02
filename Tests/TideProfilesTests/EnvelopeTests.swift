import Testing
import TideModel
import TideProfiles

/// What networks and gateways wrap around payloads.
@Suite("Envelopes")
struct EnvelopeTests {
    private static let lorawan = """
        schema: fieldtide.profile/1
        id: test/node
        version: 1
        match: lorawan
        decode:
          - when: {port: 2}
            binary: {read: [{name: a, type: u16, missing: none, scale: 0.1}]}
        series:
          a: {from: a, quantity: water_temperature, unit: Cel}
          rssi: {from: rssi, quantity: rssi, unit: "{dBm}"}
          snr: {from: snr, quantity: snr, unit: dB}
          count: {from: counter, quantity: message_count, unit: "1"}

        """

    private static let chirpstack = """
        {"deduplicationId":"1","time":"2025-11-24T15:59:58.5+00:00","deviceInfo":{"devEui":"70b3d57ed0000001"},\
        "fCnt":7,"fPort":2,"data":"AMg=","rxInfo":[{"gatewayId":"a","rssi":-57,"snr":9.5},{"rssi":-90,"snr":1}]}
        """

    private static let theThingsStack = """
        {"end_device_ids":{"device_id":"node-1"},"received_at":"2025-11-24T15:59:58.500123456Z","uplink_message":\
        {"f_port":2,"f_cnt":7,"frm_payload":"AMg=","rx_metadata":[{"rssi":-57,"snr":9.5}]}}
        """

    private static func decode(_ payload: String, _ profile: DeviceProfile, entry: Int?) -> DecodedFrame {
        var (frame, state) = (DecodedFrame(), CodecState())
        let context = FrameContext(received: Sample.received, captures: ["device": "d"], entry: entry)
        ProfileDecoder(profile).decode(copying: Array(payload.utf8), context: context, state: &state, into: &frame)
        return frame
    }

    @Test(
        "of LoRaWAN networks give payload, port, time, strength and counter",
        arguments: [(0, chirpstack), (1, theThingsStack)]
    )
    func networks(_ entry: Int, _ payload: String) throws {
        let profile = try BinarySample.profile(Self.lorawan)
        let want = "1763999998500[a=20.0 count=7.0 rssi=-57.0 snr=9.5]"
        #expect(Sample.words(Self.decode(payload, profile, entry: entry), profile) == want)
        let other = payload.replacing("\"AMg=\"", with: "\"AMg\"")
        #expect(Sample.words(Self.decode(other, profile, entry: entry), profile) == "bad_envelope")
        let port = payload.replacing("ort\":2", with: "ort\":3")
        #expect(Sample.words(Self.decode(port, profile, entry: entry), profile) == "unknown_layout")
        let number = payload.replacing("\"AMg=\"", with: "1")
        #expect(Sample.words(Self.decode(number, profile, entry: entry), profile) == "bad_envelope")
        for empty in ["\"\"", "null"] {
            let frame = Self.decode(payload.replacing("\"AMg=\"", with: empty), profile, entry: entry)
            #expect(frame.isIgnored && frame.problem == nil)
        }
    }

    @Test(
        "tell gateway and EUI, and when the gateway heard the message",
        arguments: [(0, chirpstack), (1, theThingsStack)]
    )
    func gateway(_ entry: Int, _ payload: String) throws {
        let profile = try BinarySample.profile(
            Self.lorawan + "attributes: {gateway: {from: gateway}, eui: {from: eui}}\ntime: {source: gateway}\n"
        )
        let full =
            payload
            .replacing(#""gatewayId":"a""#, with: #""gatewayId":"gw","gwTime":"2025-11-24T15:59:58Z""#)
            .replacing(#"[{"rssi""#, with: #"[{"gateway_ids":{"gateway_id":"gw"},"time":"2025-11-24T15:59:58Z","rssi""#)
            .replacing(#""device_id":"node-1""#, with: #""device_id":"node-1","dev_eui":"70b3d57ed0000001""#)
        let frame = Self.decode(full, profile, entry: entry)
        #expect(Sample.words(frame, profile) == "1763999998000[a=20.0 count=7.0 rssi=-57.0 snr=9.5]")
        #expect(frame.attributes.map(\.value) == ["70b3d57ed0000001", "gw"])
        // Without the gateway's time the network's stands in, without both the arrival.
        let other = Self.decode(full.replacing("15:59:58Z", with: "soon"), profile, entry: entry)
        #expect(Sample.words(other, profile).hasPrefix("1763999998500["))
        let none = Self.decode(full.replacing("2025", with: "in 2025"), profile, entry: entry)
        #expect(Sample.words(none, profile).hasPrefix("arrival["))
    }

    @Test("number uplinks: copies have the same hash, others another")
    func numbers() throws {
        let profile = try BinarySample.profile(Self.lorawan)
        let first = Self.decode(Self.chirpstack, profile, entry: 0).uplink
        #expect(first?.time == 1_763_999_998_500)
        let copy = Self.chirpstack.replacing("58.5", with: "58.7").replacing("-57", with: "-80")
        #expect(Self.decode(copy, profile, entry: 0).uplink?.hash == first?.hash)
        for (old, new) in [("\"fCnt\":7", "\"fCnt\":8"), ("AMg=", "AMk="), ("\"fCnt\"", "\"devAddr\":\"01\",\"fCnt\"")]
        {
            let other = Self.decode(Self.chirpstack.replacing(old, with: new), profile, entry: 0).uplink
            #expect(other != nil && other?.hash != first?.hash)
        }
        // Networks leave out the number 0.
        let zero = Self.decode(Self.chirpstack.replacing("\"fCnt\":7,", with: ""), profile, entry: 0)
        #expect(Sample.words(zero, profile).contains("count=0.0") && zero.uplink != nil)
        #expect(Self.decode(Self.chirpstack.replacing("2025", with: "in 2025"), profile, entry: 0).uplink == nil)
    }

    @Test("give strength and counter to JSON and bare values as well")
    func facts() throws {
        let facts = ", rssi: $.r, counter: $.n, gateway: $.gw}"
        let text = """
            schema: fieldtide.profile/1
            id: test/node
            version: 1
            match: [{topic: "n/{device}", envelope: {payload: $.p\(facts)}]
            identity: {scope: global, device: "{device}"}
            decode: [{json: {fields: {a: {path: $.a, type: number}}}}]
            series:
              a: {from: a, quantity: water_temperature, unit: Cel}
              r: {from: rssi, quantity: rssi, unit: "{dBm}"}
              n: {from: counter, quantity: message_count, unit: "1"}
            attributes: {gw: {from: gateway}}

            """
        let message = #"{"p":"{\"a\": 7}","r":-90,"n":3,"gw":"west"}"#
        let profile = try BinarySample.profile(text)
        let frame = Self.decode(message, profile, entry: 0)
        #expect(Sample.words(frame, profile) == "arrival[a=7.0 n=3.0 r=-90.0]")
        #expect(frame.attributes.map(\.value) == ["west"])
        let plain = try BinarySample.profile(
            text.replacing(
                "{json: {fields: {a: {path: $.a, type: number}}}}",
                with: "{plain: {fields: {a: {type: number}}}}"
            )
        )
        let bare = Self.decode(#"{"p":"7","r":-90}"#, plain, entry: 0)
        #expect(Sample.words(bare, plain) == "arrival[a=7.0 r=-90.0]")
        let own = try BinarySample.profile(
            text.replacing(
                "{a: {path: $.a, type: number}}",
                with: "{a: {path: $.a, type: number}, rssi: {path: $.x, type: number}}"
            )
        )
        let frames = Self.decode(#"{"p":"{\"a\": 7, \"x\": -1}","r":-90}"#, own, entry: 0)
        #expect(Sample.words(frames, own) == "arrival[a=7.0 r=-1.0]")
    }

    @Test("that are none are not taken for ones without payload", arguments: [#"{"dta":"10"}"#, "{}", "[1]", "5"])
    func wrongPath(_ message: String) throws {
        let profile = try Self.wrapped("{payload: $.data, encoding: hex, port: $.port}")
        #expect(Self.decode(message, profile, entry: 0).problem?.reason == .badEnvelope)
        #expect(Self.decode(#"{"port":1}"#, profile, entry: 0).isIgnored)
    }

    @Test("topics tell the network and the device")
    func topics() throws {
        let set = ProfileSet(
            [
                ProfileSource(path: "a.yaml", text: Self.lorawan),
                ProfileSource(path: "b.yaml", text: Self.lorawan.replacing("test/node", with: "test/other")),
            ],
            zones: Sample.zones
        )
        #expect(set.errors == [])
        let chirpstack = set.match("application/5/device/70b3d57ed0000001/event/up")
        #expect(chirpstack?.captures["device"] == "70b3d57ed0000001" && chirpstack?.others == [1])
        #expect(chirpstack?.entry == 0)
        let things = set.match("v3/farm@tenant/devices/node-1/up")
        #expect(things?.captures["device"] == "node-1" && things?.entry == 1)
        #expect(set.match("application/5/device/70b3d57ed0000001/event/join") == nil)
        let own =
            Self.lorawan.replacing("match: lorawan", with: #"match: [{topic: "v3/{a}/devices/{device}/up"}]"#)
            + "identity: {scope: global, device: \"{device}\"}\n"
        let clash = ProfileSet(
            [
                ProfileSource(path: "a.yaml", text: Self.lorawan),
                ProfileSource(path: "b.yaml", text: own.replacing("test/node", with: "test/own")),
            ],
            zones: Sample.zones
        )
        #expect(clash.errors.count == 1)
    }

    /// A number as text in JSON, in several wrappings; made with Python's gzip, zlib and base64, and with zstd.
    @Test(
        "may be compressed, and written as text",
        arguments: [
            ("{encoding: hex}", #"7b2261223a20377d"#),
            ("{encoding: base64}", "eyJhIjogN30="),
            ("{encoding: base64, compression: gzip}", "H4sIAAAAAAACA6tWSlSyUjCvBQARKfutCAAAAA=="),
            ("{encoding: base64, compression: zlib}", "eJyrVkpUslIwrwUACfECLw=="),
            ("{encoding: base64, compression: deflate}", "q1ZKVLJSMK8FAA=="),
            ("{encoding: base64, compression: zstd}", "KLUv/QRoQQAAeyJhIjogN30Z+H1E"),
            ("{payload: $.p, encoding: hex}", #"{"p":"7b2261223a20377d"}"#),
            ("{payload: $.p}", #"{"p":"{\"a\": 7}"}"#),
        ]
    )
    func wrappings(_ envelope: String, _ payload: String) throws {
        let profile = try Self.wrapped(envelope)
        #expect(Sample.words(Self.decode(payload, profile, entry: 0), profile) == "arrival[a=7.0]")
        #expect(Sample.words(Self.decode(#"{"a": 7}"#, profile, entry: nil), profile) == "arrival[a=7.0]")
        for cut in stride(from: 1, to: payload.utf8.count, by: 3) {
            let frame = Self.decode(String(payload.dropLast(cut)), profile, entry: 0)
            #expect(frame.problem != nil && frame.rows.isEmpty)
        }
    }

    private static func wrapped(_ envelope: String) throws -> DeviceProfile {
        try BinarySample.profile(
            """
            schema: fieldtide.profile/1
            id: test/node
            version: 1
            match: [{topic: "n/{device}", envelope: \(envelope)}]
            identity: {scope: global, device: "{device}"}
            decode: [{json: {fields: {a: {path: $.a, type: number}}}}]
            series: {a: {from: a, quantity: water_temperature, unit: Cel}}

            """
        )
    }

    @Test("that grow beyond all bounds are refused")
    func bomb() throws {
        let profile = try Self.wrapped("{encoding: hex, compression: deflate}")
        let frame = Self.decode(Self.repeated(count: 9_000), profile, entry: 0)
        #expect(frame.problem?.reason == .tooLarge)
    }

    /// 4 MiB of blanks, by `zstd -19`.
    @Test("that grow beyond all bounds are refused, also by zstd")
    func zstdBomb() throws {
        let profile = try Self.wrapped("{encoding: hex, compression: zstd}")
        #expect(Self.decode(Self.blanks, profile, entry: 0).problem?.reason == .tooLarge)
    }

    private static let blanks =
        "28b52ffd04684c000008200100fcff391002020010200200102002001020020010200200102002001020020010200200102002001020020010200200102002001020020010200200102002001020020010200200102002001020020010200200102002001020020010200200102002001020020010200200102002001020020010200200102002001020030010200d99bcfb"

    /// Deflate (RFC 1951) of a blank and `count` copies of it, 258 bytes each, as hexadecimal digits.
    private static func repeated(count: Int) -> String {
        var (bits, bytes): ([Bool], [UInt8]) = ([true, true, false], [])
        // A blank is the literal 0x20: 0x30 + 0x20, the most significant bit first.
        bits += (0..<8).map { (0x50 >> (7 - $0)) & 1 == 1 }
        // Length 258 is code 285 (0xC5 of eight bits), distance 1 is code 0 of five bits.
        for _ in 0..<count { bits += (0..<8).map { (0xC5 >> (7 - $0)) & 1 == 1 } + Array(repeating: false, count: 5) }
        bits += Array(repeating: false, count: 7)
        for start in stride(from: 0, to: bits.count, by: 8) {
            let byte = bits[start..<min(start + 8, bits.count)].enumerated().reduce(UInt8(0)) {
                $0 | ($1.element ? 1 << UInt8($1.offset) : 0)
            }
            bytes.append(byte)
        }
        return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
