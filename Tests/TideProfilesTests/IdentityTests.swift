import Testing
import TideModel
import TideProfiles

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
