import Testing
import TideModel
import TideProfiles

@Suite("Broken JSON payloads")
struct BrokenJSONTests {
    static let broken: [(PayloadCase, String)] = [
        (.init(testDescription: "empty", payload: "", want: "empty"), "no bytes"),
        (.init(testDescription: "blanks", payload: "  ", want: "empty"), "no bytes"),
        (
            .init(testDescription: "truncated", payload: #"{"ts":1763999999000,"te"#, want: "invalid"),
            "the text that began at byte 20 does not end"
        ),
        (
            .init(testDescription: "truncated in a number", payload: #"{"ts":17639999"#, want: "invalid"),
            "byte 14: the end of the payload where ',' or '}' was expected"
        ),
        (
            .init(testDescription: "NaN", payload: #"{"temp":NaN}"#, want: "invalid"),
            "byte 8: JSON has no NaN; a value that is missing is null"
        ),
        (
            .init(testDescription: "Infinity", payload: #"{"temp":-Infinity}"#, want: "invalid"),
            "byte 8: a number begins with one digit"
        ),
        (.init(testDescription: "1e400", payload: #"{"temp":1e400}"#, want: "invalid"), "byte 8: a number too large"),
        (
            .init(testDescription: "30 digits", payload: #"{"n":100000000000000000000000000000}"#, want: "invalid"),
            "byte 5: a number too large"
        ),
        (
            .init(testDescription: "leading zero", payload: #"{"temp":007}"#, want: "invalid"),
            "byte 8: a number begins with one digit"
        ),
        (
            .init(
                testDescription: "duplicate key that is read",
                payload: #"{"temp":1,"n":2,"temp":3}"#,
                want: "duplicate_key:temp"
            ), "\"temp\" is there twice"
        ),
        (
            .init(
                testDescription: "duplicate key below",
                payload: #"{"state":{"pump":1,"pump":0}}"#,
                want: "duplicate_key:pump"
            ), "\"pump\" is there twice"
        ),
        (
            .init(testDescription: "duplicate time", payload: #"{"ts":1,"ts":2}"#, want: "duplicate_key:ts"),
            "\"ts\" is there twice"
        ),
        (
            .init(testDescription: "single quotes", payload: "{'temp':1}", want: "invalid"),
            "byte 1: ''' where a key in quotes was expected"
        ),
        (
            .init(testDescription: "trailing comma", payload: #"{"temp":1,}"#, want: "invalid"),
            "byte 10: '}' where a key in quotes was expected"
        ),
        (
            .init(testDescription: "two documents", payload: #"{"temp":1}{"temp":2}"#, want: "invalid"),
            "byte 10: '{' after the end of the document"
        ),
        (
            .init(testDescription: "newline in text", payload: "{\"temp\":\"\n\"}", want: "invalid"),
            "byte 9: a control character"
        ),
        (
            .init(testDescription: "plain words", payload: "hello", want: "invalid"),
            "byte 0: 'h' where a value was expected"
        ),
        (
            .init(
                testDescription: "depth 33",
                payload: String(repeating: "[", count: 33) + String(repeating: "]", count: 33),
                want: "too_deep"
            ), "deeper than 32"
        ),
        (
            .init(
                testDescription: "depth 100,000, open",
                payload: String(repeating: "[", count: 100_000),
                want: "invalid"
            ), "deeper than 32"
        ),
        (
            .init(
                testDescription: "depth 100,000, objects",
                payload: String(repeating: #"{"a":"#, count: 100_000),
                want: "invalid"
            ), "deeper than 32"
        ),
    ]

    @Test("are refused with the place", arguments: broken)
    func refused(_ test: PayloadCase, detail: String) throws {
        let profile = try Sample.profile()
        let frame = Sample.decode(test.payload, by: profile)
        #expect(Sample.words(frame, profile) == test.want)
        #expect(frame.rows.isEmpty && frame.cells.isEmpty)
        let problem = try #require(frame.problem)
        let text = ProfileDecoder(profile).explain(problem, payload: Array(test.payload.utf8))
        #expect(text.contains(detail), "\(text)")
    }

    @Test("duplicate keys that nobody reads do not matter")
    func duplicateUnread() throws {
        let profile = try Sample.profile()
        let frame = Sample.decode(#"{"x":1,"x":2,"n":3,"ts":1763999999000}"#, by: profile)
        #expect(Sample.words(frame, profile) == "1763999999000[reboot_count=3.0]")
    }

    @Test("bytes that are no UTF-8 are named by their place")
    func invalidText() throws {
        let profile = try Sample.profile()
        let payload = Array(#"{"note":"a"#.utf8) + [0xFF] + Array(#"","n":1}"#.utf8)
        let frame = Sample.decode(payload, by: profile)
        #expect(frame.problem == FrameProblem(.invalidText))
        let text = ProfileDecoder(profile).explain(FrameProblem(.invalidText), payload: payload)
        #expect(text == "no valid JSON: byte 10: not UTF-8")
    }

    @Test("of 32 levels still pass")
    func deepEnough() throws {
        let profile = try Sample.profile()
        let nested = String(repeating: "[", count: 30) + String(repeating: "]", count: 30)
        let frame = Sample.decode(#"{"ts":1763999999000,"n":1,"x":\#(nested)}"#, by: profile)
        #expect(Sample.words(frame, profile) == "1763999999000[reboot_count=1.0]")
    }

    @Test("beyond 1 MiB are refused, and the next one is read as if nothing had been")
    func oversize() throws {
        let profile = try Sample.profile()
        let decoder = ProfileDecoder(profile)
        var (frame, state) = (DecodedFrame(), CodecState())
        let context = FrameContext(received: Sample.received)
        let filler = String(repeating: "x", count: 10 << 20)
        decoder.decode(
            copying: Array(#"{"n":1,"note":"\#(filler)"}"#.utf8),
            context: context,
            state: &state,
            into: &frame
        )
        #expect(frame.problem == FrameProblem(.tooLarge))
        let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        let half = String(repeating: "x", count: 500 << 10)
        for (payload, want) in [
            (#"{"n":1,"ts":1763999999000,"x":"\#(half)"}"#, "1763999999000[reboot_count=1.0]"),
            (#"{"x":\#(deep)}"#, "too_deep"), (#"{"n":2,"ts":1763999999000}"#, "1763999999000[reboot_count=2.0]"),
        ] {
            decoder.decode(copying: Array(payload.utf8), context: context, state: &state, into: &frame)
            #expect(Sample.words(frame, profile) == want)
        }
    }

    @Test("of which only the beginning was kept are refused")
    func cut() throws {
        let profile = try Sample.profile()
        var (frame, state) = (DecodedFrame(), CodecState())
        let context = FrameContext(received: Sample.received, isOversize: true)
        ProfileDecoder(profile).decode(copying: Array(#"{"n":1}"#.utf8), context: context, state: &state, into: &frame)
        #expect(frame.problem == FrameProblem(.tooLarge))
    }
}
