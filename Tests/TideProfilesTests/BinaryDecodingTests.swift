import Testing
import TideModel
import TideProfiles
import TideYAML

/// Steps, a payload, and what comes out.
struct BinaryCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var steps: String
    var fields: [String]
    var hex: String
    var want: String
    init(_ name: String, _ steps: String, _ fields: [String], _ hex: String, _ want: String) {
        (testDescription, self.steps, self.fields, self.hex, self.want) = (name, steps, fields, hex, want)
    }
}

@Suite("Binary payloads")
struct BinaryDecodingTests {
    @Test("are read as the profile says", arguments: types + meanings + steps)
    func decoding(_ test: BinaryCase) throws {
        let profile = try BinarySample.profile(BinarySample.text(BinarySample.steps(test.steps), test.fields))
        #expect(Sample.words(BinarySample.decode(test.hex, by: profile), profile) == test.want)
        // The store keeps the canonical text, and must find the same profile in it.
        #expect(try BinarySample.profile(profile.stored.text).variants == profile.variants)
    }

    @Test(
        "are read by the first variant that fits",
        arguments: [
            ("0105", 2, "arrival[a=5.0]"), ("0205", 2, "arrival[b=5.0]"), ("0305", 2, "unknown_layout"),
            ("0105", nil, "unknown_layout"), ("010506", 3, "arrival[c=1286.0]"), ("01050607", 3, "unknown_layout"),
            ("0105", 4, "arrival[d=1.0]"), ("010505", 4, "unknown_layout"),
        ] as [(String, Int?, String)]
    )
    func variants(_ hex: String, _ port: Int?, _ want: String) throws {
        let text = BinarySample.text(
            """
              - when: {port: 2, bytes: {0: 1}}
                binary: {read: [{name: a, type: u8, missing: none, at: -1}]}
              - when: {port: [1, 2], bytes: {-2: [2, 4]}}
                binary: {read: [{name: b, type: u8, missing: none, at: -1}]}
              - when: {port: 3, length: 3}
                binary: {read: [{name: c, type: u16, missing: none, at: 1}]}
              - when: {port: 4, length_min: 1, length_max: 2}
                binary: {read: [{name: d, type: u8, missing: none}]}

            """,
            ["a", "b", "c", "d"]
        )
        let profile = try BinarySample.profile(text)
        #expect(Sample.words(BinarySample.decode(hex, by: profile, port: port), profile) == want)
    }

    @Test("say once that no number means no value")
    func withoutMarkers() throws {
        let steps = BinarySample.steps("- {name: a, type: u8}\n- {name: b, value: a + 1}", "missing: none")
        let profile = try BinarySample.profile(BinarySample.text(steps, ["a", "b"]))
        #expect(Sample.words(BinarySample.decode("ff", by: profile), profile) == "arrival[a=255.0 b=256.0]")
        let other = BinarySample.steps("- {name: a, type: u8}", "missing: [7]")
        let errors = DeviceProfile.load(BinarySample.text(other, ["a"]), file: "n", zones: Sample.zones).errors
        let want =
            "n:8:16: decode[0].binary.missing: a list is not known here; right is none; markers stand with their fields"
        #expect(errors.map(\.description) == [want])
    }

    @Test("of a few bytes never keep the decoder busy")
    func stepsAreBounded() throws {
        let steps = """
            - {name: n, type: u16}
            - {repeat: n, read: [{repeat: n, read: [{name: a, type: u8, at: 0, missing: none}]}]}
            """
        let profile = try BinarySample.profile(BinarySample.text(BinarySample.steps(steps), ["a"]))
        #expect(Sample.words(BinarySample.decode("ffff", by: profile), profile) == "too_many_rows")
        #expect(Sample.words(BinarySample.decode("0010", by: profile), profile) == "arrival[a=0.0]")
    }

    @Test("take a device's own constants")
    func parameters() throws {
        let steps = BinarySample.steps("- {name: a, type: u8, missing: none, value: k * x + z}")
        let text = BinarySample.text(
            steps,
            ["a"],
            extra: "params: {k: {about: printed on the device}, z: {default: 1}}"
        )
        let profile = try BinarySample.profile(text)
        #expect(profile.parameters.map(\.name) == ["k", "z"])
        var (frame, state) = (DecodedFrame(), CodecState())
        for (own, want) in [
            (["k": "2"], "arrival[a=21.0]"), (["k": "2", "z": "-0.5"], "arrival[a=19.5]"),
            (["z": "1"], "no_parameter:k"), (["k": "two"], "no_parameter:k"), ([:], "no_parameter:k"),
        ] as [([String: String], String)] {
            let context = FrameContext(received: Sample.received, parameters: profile.values(of: own))
            ProfileDecoder(profile).decode(copying: [10], context: context, state: &state, into: &frame)
            #expect(Sample.words(frame, profile) == want)
        }
    }

    @Test("without anything to store are ignored")
    func ignored() throws {
        let text = BinarySample.text(
            """
              - {when: {port: 7}, ignore: answers to settings}
              - binary: {read: [{name: a, type: u8, missing: none}]}

            """,
            ["a"]
        )
        let profile = try BinarySample.profile(text)
        let frame = BinarySample.decode("01", by: profile, port: 7)
        #expect(frame.isIgnored && frame.problem == nil && frame.rows.isEmpty)
        #expect(!BinarySample.decode("01", by: profile, port: 2).isIgnored)
    }

    /// The check values of the CRC catalogue: of the nine digits "123456789".
    @Test(
        "are refused when a byte changed",
        arguments: [
            ("sum8", "dd"), ("sum16", "01dd"), ("xor8", "31"), ("crc8", "f4"), ("crc8_maxim", "a1"),
            ("crc16_modbus", "4b37"), ("crc16_ccitt", "29b1"), ("crc16_xmodem", "31c3"), ("crc16_kermit", "2189"),
            ("crc32", "cbf43926"),
        ]
    )
    func checksums(_ kind: String, _ sum: String) throws {
        let digits = "313233343536373839"
        let steps = BinarySample.steps(
            "- {name: a, type: u8, missing: none}",
            "checksum: {kind: \(kind), at: -\(sum.count / 2)}"
        )
        let profile = try BinarySample.profile(BinarySample.text(steps, ["a"]))
        #expect(Sample.words(BinarySample.decode(digits + sum, by: profile), profile) == "arrival[a=49.0]")
        let changed = "313233343536373838" + sum
        #expect(Sample.words(BinarySample.decode(changed, by: profile), profile) == "bad_checksum")
        #expect(Sample.words(BinarySample.decode("", by: profile), profile) == "empty")
    }

    @Test("tell their time by a field")
    func time() throws {
        let steps = BinarySample.steps(
            """
            - {name: stamp, type: u32, missing: [0]}
            - {name: a, type: u8, missing: none}
            - {row: {age: 60}, read: [{name: a, type: u8, missing: none}]}
            - {row: {time: then}, read: [{name: then, type: u32, missing: none}, {name: a, type: u8, missing: none}]}
            """
        )
        let time = "time: {source: stamp, format: unix, accept: {past: 30d}}"
        let profile = try BinarySample.profile(BinarySample.text(steps, ["a"], extra: time))
        let words = { (hex: String) in Sample.words(BinarySample.decode(hex, by: profile), profile) }
        #expect(
            words("69248100 01 02 69248000 03")
                == "1763999940000[a=2.0] 1763999744000[a=3.0] 1764000000000[a=1.0]"
        )
        #expect(words("00000000 01 02 69248000 03") == "no_time[a=2.0] 1763999744000[a=3.0] no_time[a=1.0]")
        #expect(words("60000000 01 02 69248000 03") == "past_time[a=2.0] 1763999744000[a=3.0] past_time[a=1.0]")
    }

    @Test("carry texts and bytes as attributes")
    func texts() throws {
        let steps = BinarySample.steps(
            """
            - {name: serial, type: hex4}
            - {name: name, type: text6}
            - {name: rest, type: text}
            """
        )
        let text =
            BinarySample.text(steps, []).replacing(
                "series:\n  {}\n",
                with: "attributes:\n  name: {from: name}\n  rest: {from: rest}\n  serial: {from: serial}\n"
            )
        let profile = try BinarySample.profile(text)
        let frame = BinarySample.decode("deadbeef 414200434445 e6b5aee6a087", by: profile)
        #expect(frame.attributes.map(\.value) == ["AB", "浮标", "deadbeef"])
        let broken = BinarySample.decode("deadbeef ffff00000000 41", by: profile)
        #expect(broken.attributes.map(\.status) == [.wrongType, .ok, .ok] && broken.faults == 1)
    }

    @Test("are explained step by step")
    func trace() throws {
        let steps = BinarySample.steps(
            """
            - {type: u8, parts: {mode: {bits: 3-1, enum: {0: idle, 2: run}}, low: {bits: 0}}}
            - {name: a, type: i16, missing: [0x7FFF], scale: 0.1}
            - {name: b, value: a * 2}
            """
        )
        let profile = try BinarySample.profile(BinarySample.text(steps, ["a", "b"]))
        let context = FrameContext(received: Sample.received)
        #expect(
            ProfileDecoder(profile).steps([0x05, 0xFF, 0x9C], context: context) == [
                "byte 0: 05 bits 3-1 is mode = 2.0 (run)", "byte 0: 05 bit 0 is low = 1.0",
                "byte 1: ff9c is a = -10.0", "a * 2 is b = -20.0",
            ]
        )
    }
}
