import Testing
import TideModel
import TideProfiles
import TideYAML

/// Corners that once were wrong.
@Suite("Binary payloads, corners")
struct BinaryCornerTests {
    private static func decode(_ steps: String, _ fields: [String], _ hex: String, head: String = "endian: big") throws
        -> String
    {
        let profile = try BinarySample.profile(BinarySample.text(BinarySample.steps(steps, head), fields))
        let frame = BinarySample.decode(hex, by: profile)
        return Sample.words(frame, profile) + (frame.faults > 0 ? " \(frame.faults) faults" : "")
    }

    static let cases = [
        BinaryCase(
            "markers of floats are what the bytes hold",
            "- {name: a, type: f32, missing: [-127.6]}",
            ["a"],
            "c2ff3333",
            "arrival[a=missing]"
        ),
        BinaryCase(
            "markers beyond 2^53",
            "- {name: a, type: u64, missing: [0xFFFFFFFFFFFFFFFF]}",
            ["a"],
            "ffffffffffffffff",
            "arrival[a=missing]"
        ),
        BinaryCase(
            "the least i64 as a marker",
            "- {name: a, type: i64, missing: [0x8000000000000000]}",
            ["a"],
            "8000000000000000",
            "arrival[a=missing]"
        ),
        BinaryCase(
            "round behind an inner loop without rounds",
            """
            - repeat: 3
              read:
                - {name: n, type: u8, missing: none}
                - {repeat: n, read: [{skip: 1}]}
                - {row: {age: 600 * round}, read: [{name: a, type: u8, missing: none}]}
            """,
            ["a"],
            "001000110012",
            "arrival[a=16.0] arrival-600000[a=17.0] arrival-1200000[a=18.0]"
        ),
        BinaryCase(
            "stop before the end leaves a partial frame",
            "- {name: a, type: u8, missing: none}\n- {name: k, type: u8}\n- {select: k, cases: {1: [{skip: 1}]}, else: [stop]}",
            ["a"],
            "050900",
            "arrival[a=5.0] 1 faults"
        ),
        BinaryCase(
            "a value that is sent twice with different numbers",
            "- {repeat: to_end, read: [{name: a, type: u8, missing: none}]}",
            ["a"],
            "0505",
            "arrival[a=5.0]"
        ),
        BinaryCase(
            "a value that is sent twice with different numbers is a partial frame",
            "- {repeat: to_end, read: [{name: a, type: u8, missing: none}]}",
            ["a"],
            "0506",
            "arrival[a=6.0] 1 faults"
        ),
        BinaryCase(
            "single bytes have no order of words",
            "- {name: a, type: u8, missing: none}\n- {name: b, type: u32, missing: none}",
            ["a", "b"],
            "0100020001",
            "arrival[a=1.0 b=65538.0]"
        ),
    ]

    @Test("are right", arguments: cases)
    func corners(_ test: BinaryCase) throws {
        let head = test.testDescription.contains("words") ? "endian: mid_big" : "endian: big"
        let got = try Self.decode(test.steps, test.fields, test.hex, head: head)
        #expect(got == test.want || test.want + " 1 faults" == got && test.want.hasSuffix("faults"))
    }

    @Test(
        "checksums of one byte have no order, and one in front covers what follows",
        arguments: [
            ("endian: mid_big\n      checksum: {kind: sum8, at: 0, from: 1, to: 3}", "100010", "arrival[a=16.0]"),
            ("endian: mid_little\n      checksum: {kind: sum8, at: -1}", "100010", "arrival[a=16.0]"),
            ("checksum: {kind: sum8, at: 0}", "101000", "arrival[a=16.0]"),
            ("checksum: {kind: sum8, at: 0}", "001000", "bad_checksum"),
        ]
    )
    func checksums(_ head: String, _ hex: String, _ want: String) throws {
        let got = try Self.decode("- {name: a, type: u8, at: 0, missing: none}", ["a"], hex, head: head)
        #expect(got == want)
    }

    @Test("parts number row blocks, whatever the series")
    func parts() throws {
        let steps = BinarySample.steps(
            """
            - {row: {age: 60}, read: [{name: c, type: u8, missing: none}]}
            - {row: {age: 30}, read: [{name: a, type: u8, missing: none}]}
            - {name: b, type: u8, missing: none}
            """
        )
        for fields in [["a", "b"], ["a", "b", "c"]] {
            let profile = try BinarySample.profile(BinarySample.text(steps, fields))
            let frame = BinarySample.decode("010203", by: profile)
            #expect(frame.rows.map(\.part) == (fields.count == 2 ? [2, 0] : [1, 2, 0]))
        }
    }

    @Test("the message's time is never that of a row")
    func time() throws {
        let steps = BinarySample.steps(
            """
            - {row: {time: stamp}, read: [{name: stamp, type: u32, missing: none}, {name: a, type: u8, missing: none}]}
            - {name: stamp, type: u32, missing: none}
            - {name: a, type: u8, missing: none}
            """
        )
        let time = "time: {source: stamp, format: unix}"
        let profile = try BinarySample.profile(BinarySample.text(steps, ["a"], extra: time))
        let words = Sample.words(BinarySample.decode("69248000 01 69248100 02", by: profile), profile)
        #expect(words == "1763999744000[a=1.0] 1764000000000[a=2.0]")
    }

    /// What a profile must not say: with the place and the beginning of the answer.
    @Test(
        "that mean nothing are refused",
        arguments: [
            (
                #"- {row: {age: 1}, read: [{name: a, type: u8, missing: none}, stop]}"#, "",
                "stop within a row would lose the row"
            ),
            ("- {name: a, type: u16, missing: [-1]}", "", #""-1" is no number of this field"#),
            ("- {name: a, type: i16, missing: [32768]}", "", #""32768" is no number of this field"#),
            ("- {name: a, type: u8, enum: {300: x}}", "", "the code 300 does not fit"),
            ("- {name: a, type: u8, missing: none}", "params: {port: {default: 1}}", "port is a word of formulas"),
            (
                "- {row: {time: s}, read: [{name: s, type: u32, missing: none}, {name: a, type: u8, missing: none}]}",
                "time: {source: s, format: unix}", "the message itself has no number s"
            ),
            (
                "- {row: {time: s}, read: [{name: s, type: text4}, {name: a, type: u8, missing: none}]}",
                "time: {source: receive, format: unix}", "there is no number s in the row"
            ),
            (
                "- {name: k, type: u8}\n"
                    + "- {select: k, cases: {1: [{name: a, type: u8, enum: {0: off}}], 2: [{name: a, type: u8, enum: {1: off}}]}}",
                "", #"the label "off" has another code where a is read before"#
            ),
            ("- {type: u8, parts: {a: {bits: 3--1-}}}", "", #""3--1-" are no bits of 8"#),
            ("- {name: a, type: u8, missing: [0x+1F]}", "", #""0x+1F" is no number of this field"#),
            ("- {name: k, type: u8}\n- {select: k, cases: {',1,,': []}}", "", #"",1,," is no value"#),
        ]
    )
    func refused(_ steps: String, _ extra: String, _ answer: String) {
        let text = BinarySample.text(BinarySample.steps(steps), ["a"], extra: extra)
        let errors = DeviceProfile.load(text, file: "n", zones: Sample.zones).errors.map(\.description)
        #expect(errors.contains { $0.contains(answer) }, "\(errors)")
    }

    @Test("must have a time in every variant, unless the arrival may stand in")
    func timeOfVariants() {
        let steps = ["t", "u"].map { name in
            "  - when: {port: \(name == "t" ? 1 : 2)}\n    binary: {missing: none, read: [{name: \(name), type: u32}, {name: a, type: u8}]}\n"
        }
        func errors(_ time: String) -> [String] {
            let text = BinarySample.text(steps.joined(), ["a"], extra: "time: {source: t, format: unix\(time)}")
            return DeviceProfile.load(text, file: "n", zones: Sample.zones).errors.map(\.description)
        }
        #expect(
            errors("") == [
                "n:6:7: time: decode[1] has no field t, so its messages have no time; read it there, or write accept: {beyond: receive_time}"
            ]
        )
        #expect(errors(", accept: {beyond: receive_time}") == [])
    }

    @Test("of which only the network's facts are known hold none of the fields")
    func linkOnly() throws {
        let text = BinarySample.text(
            BinarySample.steps(
                "- {name: k, type: u8}\n- {select: k, cases: {1: [{name: a, type: u8, missing: none}]}, else: [stop]}"
            ),
            ["a", "rssi"]
        )
        let profile = try BinarySample.profile(text)
        var uplink = Uplink(port: 1)
        uplink.rssi = -70
        var (frame, state) = (DecodedFrame(), CodecState())
        for (payload, want) in [([1, 5], "arrival[a=5.0 rssi=-70.0]"), ([9, 5], "")] as [([UInt8], String)] {
            let context = FrameContext(received: Sample.received, uplink: uplink)
            ProfileDecoder(profile).decode(copying: payload, context: context, state: &state, into: &frame)
            #expect(Sample.words(frame, profile) == want)
        }
    }
}
