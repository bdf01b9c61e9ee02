import Testing
import TideModel
import TideProfiles

@Suite("Arrays of rows")
struct RowsTests {
    static let rows = Sample.text([
        ("      fields:", "      each: $.readings[*]\n      fields:"),
        ("count: {path: $.n, type: integer}", "count: {path: $.n, type: integer, of: message}"),
        ("note: {path: $.note, type: string}", "note: {path: $.note, type: string, of: message}"),
    ])

    static let cases: [PayloadCase] = [
        .init(
            testDescription: "rows with their own times",
            payload: #"{"readings":[{"ts":1763999990000,"temp":1},{"ts":1763999991000,"temp":2}]}"#,
            want: "1763999990000[water_temperature=1.0] 1763999991000[water_temperature=2.0]"
        ),
        .init(
            testDescription: "the message's time stands in for a row's",
            payload: #"{"ts":1763999990000,"readings":[{"temp":1},{"ts":1763999991000,"temp":2}]}"#,
            want: "1763999990000[water_temperature=1.0] 1763999991000[water_temperature=2.0]"
        ),
        .init(
            testDescription: "the message's values go to the latest row, in whatever order",
            payload: #"{"n":5,"readings":[{"ts":1763999992000,"temp":1},{"ts":1763999991000,"temp":2}]}"#,
            want: "1763999992000[water_temperature=1.0 reboot_count=5.0] 1763999991000[water_temperature=2.0]"
        ),
        .init(
            testDescription: "a bad row leaves the others",
            payload: #"{"readings":[{"ts":"x","temp":1},{"temp":3},{"ts":1763999991000,"temp":2}]}"#,
            want: "bad_time[water_temperature=1.0] no_time[water_temperature=3.0] 1763999991000[water_temperature=2.0]"
        ),
        .init(
            testDescription: "rows without values are not rows",
            payload: #"{"readings":[{"ts":1763999990000},{"ts":1763999991000,"temp":2},{}]}"#,
            want: "1763999991000[water_temperature=2.0]"
        ),
        .init(testDescription: "no rows at all", payload: #"{"readings":[]}"#, want: ""),
        .init(testDescription: "no array", payload: #"{"readings":{"temp":1}}"#, want: "no_rows"),
        .init(testDescription: "array is missing", payload: #"{"temp":1}"#, want: "no_rows"),
        .init(testDescription: "a row that is a number", payload: #"{"readings":[1]}"#, want: "no_rows"),
        .init(
            testDescription: "a duplicate key in one row",
            payload: #"{"readings":[{"temp":1},{"temp":1,"temp":2}]}"#,
            want: "duplicate_key:temp"
        ),
    ]

    @Test("become rows", arguments: cases)
    func becomeRows(_ test: PayloadCase) throws {
        let profile = try Sample.profile(Self.rows)
        #expect(Sample.words(Sample.decode(test.payload, by: profile), profile) == test.want)
    }

    @Test("parts number the rows of the payload, also those left out")
    func parts() throws {
        let profile = try Sample.profile(Self.rows)
        let frame = Sample.decode(
            #"{"readings":[{"ts":1763999990000},{"ts":1763999991000,"temp":2},{"temp":"x","ts":1763999992000}]}"#,
            by: profile
        )
        #expect(frame.rows.map(\.part) == [1, 2])
        #expect(frame.faults == 1)
    }

    @Test("are bounded in number")
    func tooMany() throws {
        let profile = try Sample.profile(Self.rows)
        let row = #"{"ts":1763999990000,"temp":1}"#
        let many = Array(repeating: row, count: 16_385).joined(separator: ",")
        #expect(Sample.decode(#"{"readings":[\#(many)]}"#, by: profile).problem == FrameProblem(.tooManyRows))
        let enough = Array(repeating: row, count: 16_384).joined(separator: ",")
        #expect(Sample.decode(#"{"readings":[\#(enough)]}"#, by: profile).rows.count == 16_384)
    }

    @Test("the document itself may be the array, and rows may be arrays")
    func positional() throws {
        let profile = try Sample.profile(
            Sample.text([
                ("      fields:", "      each: $[*]\n      fields:"), ("path: $.temp", "path: \"$[1]\""),
                ("source: $.ts", "source: \"$[0]\""),
            ])
        )
        let frame = Sample.decode("[[1763999990000,1.5],[1763999991000,2.5]]", by: profile)
        #expect(
            Sample.words(frame, profile) == "1763999990000[water_temperature=1.5] 1763999991000[water_temperature=2.5]"
        )
    }

    @Test("equal stamps of a coarse clock are spread over its step")
    func spread() throws {
        let profile = try Sample.profile(
            Self.rows.replacing("format: unix_ms,", with: "format: unix_ms, same_stamp: spread, resolution: 1s,")
        )
        let frame = Sample.decode(
            #"{"ts":1763999990000,"readings":[{"temp":1},{"temp":2},{"temp":3},{"temp":4},{"ts":1763999991000,"temp":5}]}"#,
            by: profile
        )
        #expect(
            frame.rows.map(\.time) == [1763999990000, 1763999990250, 1763999990500, 1763999990750, 1763999991000]
        )
    }
}

@Suite("Identity and attributes")
struct IdentityTests {
    private func profile(_ identity: String, rows: Bool = false) throws -> DeviceProfile {
        try Sample.profile(
            (rows ? RowsTests.rows : Sample.text)
                .replacing(#"{site: "{site}", device: "{device}"}"#, with: identity)
        )
    }

    @Test("from the topic")
    func topic() throws {
        let profile = try profile(#"{site: "{site}", device: "x-{device}", adopt: never}"#)
        #expect(profile.identity.isFromTopic)
        #expect(profile.identity.adoption == .never)
        #expect(
            profile.identity.key(captures: ["site": "s1", "device": "d1"]) == DeviceKey(site: "s1", device: "x-d1")
        )
        #expect(profile.identity.key(captures: ["site": "", "device": "d1"]) == nil)
        #expect(profile.identity.key(captures: ["site": "s\n", "device": "d1"]) == nil)
        #expect(Sample.decode(#"{"ts":1763999999000,"n":1}"#, by: profile).identities.isEmpty)
    }

    @Test("from the payload, with the site from the topic")
    func payload() throws {
        let profile = try profile(#"{site: "{site}", device: $.eui, adopt: {max_new_per_hour: 5}}"#)
        #expect(!profile.identity.isFromTopic)
        #expect(profile.identity.adoption == .perHour(5))
        let frame = Sample.decode(#"{"ts":1763999999000,"n":1,"eui":"A1"}"#, by: profile)
        #expect(frame.identities == [DeviceKey(site: "s1", device: "A1")])
        #expect(Sample.decode(#"{"ts":1763999999000,"n":1,"eui":42}"#, by: profile).identities.first?.device == "42")
    }

    @Test(
        "missing or unusable ids stop the row",
        arguments: [
            #"{"n":1}"#, #"{"n":1,"eui":""}"#, #"{"n":1,"eui":null}"#, #"{"n":1,"eui":"a/b"}"#, #"{"n":1,"eui":1.5}"#,
        ]
    )
    func unusable(_ payload: String) throws {
        let profile = try profile(#"{scope: global, device: $.eui}"#)
        #expect(Sample.decode(payload, by: profile).rows.map(\.problem) == [.noIdentity])
    }

    @Test("one message for many devices")
    func manyDevices() throws {
        let profile = try profile(#"{site: "{site}", device: "cow-{$.tag}"}"#, rows: true)
        let frame = Sample.decode(
            #"{"ts":1763999999000,"readings":[{"tag":1,"temp":1},{"tag":1,"temp":2},{"tag":2,"temp":3}]}"#,
            by: profile
        )
        #expect(frame.identities.map(\.device) == ["cow-1", "cow-2"])
        #expect(frame.rows.map(\.identity) == [0, 0, 1])
    }

    @Test("attributes are texts of at most 256 bytes")
    func attributes() throws {
        let profile = try Sample.profile()
        func texts(_ payload: String) -> [DecodedText] { Sample.decode(payload, by: profile).texts(of: profile) }
        #expect(texts(#"{"ts":1763999999000,"note":"浮标"}"#).map { "\($0.name)=\($0.value)" } == ["note=浮标"])
        let long = String(repeating: "x", count: 257)
        #expect(texts(#"{"ts":1763999999000,"note":"\#(long)"}"#).map(\.status) == [.tooLarge])
        #expect(texts(#"{"ts":1763999999000,"note":"\#(long.dropLast())"}"#).map(\.value) == [String(long.dropLast())])
        #expect(texts(#"{"ts":1763999999000,"note":[1]}"#).map(\.status) == [.wrongType])
        #expect(texts(#"{"ts":1763999999000,"note":null}"#).map(\.status) == [.missing])
    }

    @Test("unknown keys: ignored, counted, or a reason for quarantine")
    func strict() throws {
        let payload = #"{"ts":1763999999000,"n":1,"zz":1,"state":{"yy":2}}"#
        func frame(_ strict: String) throws -> DecodedFrame {
            Sample.decode(
                payload,
                by: try Sample.profile(Sample.text([("      fields:", "      strict: \(strict)\n      fields:")]))
            )
        }
        #expect(try frame("false").unknownKeys == 0)
        #expect(try frame("ignore").unknownKeys == 0)
        #expect(try frame("count").unknownKeys == 2)
        #expect(try frame("quarantine").problem == FrameProblem(.unknownKey, key: "zz"))
    }
}
