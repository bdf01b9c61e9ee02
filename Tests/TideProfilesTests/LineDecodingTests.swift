import Testing
import TideModel
import TideProfiles

@Suite("Line protocol")
struct LineDecodingTests {
    private static let head = LineSample.head

    @Test(
        "values are read as they are written",
        arguments: [
            ("t=21.5", "temp=21.5"), ("t=21", "temp=21.0"), ("t=-0.25", "temp=-0.25"), ("t=+3.5", "temp=3.5"),
            ("t=.5", "temp=0.5"), ("t=-.5", "temp=-0.5"), ("t=5.", "temp=5.0"), ("t=-0", "temp=-0.0"),
            ("t=1e3", "temp=1000.0"), ("t=1.5E-2", "temp=0.015"), ("t=-2e+1", "temp=-20.0"), ("t=0000021", "temp=21.0"),
            ("t=1234567", "temp=1234567.0"), ("t=12345678", "temp=12345678.0"), ("t=12.34567", "temp=12.34567"),
            ("t=123456789012345678901234567890", "temp=1.2345678901234568e+29"), ("t=1e-999", "temp=0.0"),
            ("t=0.1000000000000000055511151231257827", "temp=0.1"), ("t=9007199254740993", "temp=9007199254740992.0"),
            ("t=5e-324", "temp=5e-324"), ("t=1.7976931348623157e308", "temp=1.7976931348623157e+308"),
            ("t=21i", "temp=21.0"), ("t=21u", "temp=21.0"), ("t=\"21.5\"", "temp=21.5"), ("t=-999", "temp=missing"),
            ("t=-999i", "temp=missing"), ("t=NaN", "temp=wrong_type"), ("t=nan", "temp=missing"),
            ("t=+Inf", "temp=wrong_type"), ("t=-inf", "temp=wrong_type"), ("t=1e999", "temp=too_large"),
            ("t=true", "temp=wrong_type"), ("t=\"warm\"", "temp=wrong_type"), ("t=9007199254740993i", "temp=too_large"),
            ("t=18446744073709551615u", "temp=too_large"), ("t=99999999999999999999i", "temp=too_large"),
            ("n=7i", "count=7.0"), ("n=-9007199254740992i", "count=-9007199254740992.0"), ("n=7", "count=7.0"),
            ("n=7.5", "count=wrong_type"), ("n=-7i", "count=-7.0"), ("n=9007199254740993u", "count=too_large"),
            ("p=t", "pump=1.0"), ("p=T", "pump=1.0"), ("p=true", "pump=1.0"), ("p=True", "pump=1.0"),
            ("p=TRUE", "pump=1.0"), ("p=f", "pump=0.0"), ("p=F", "pump=0.0"), ("p=false", "pump=0.0"),
            ("p=False", "pump=0.0"), ("p=FALSE", "pump=0.0"), ("p=1i", "pump=1.0"), ("p=2", "pump=wrong_type"),
            ("m=\"run\"", "mode=1.0"), ("m=0i", "mode=0.0"), ("m=7i", "mode=unknown_code"),
            ("m=\"stop\"", "mode=unknown_code"), ("odd\\,\\ \\=key=\"150 cm\"", "far=1.5"),
            ("odd\\,\\ \\=key=2.5", "far=wrong_type"),
        ]
    )
    func values(_ field: String, _ want: String) throws {
        let profile = try Sample.profile(LineSample.text)
        for line in [field, field + "\n", field + "\r\n", "x=1,\(field),y=\"a,b c=d\" \n"] {
            #expect(LineSample.words(Self.head + line, profile) == "a/b arrival[\(want)]", "\(line)")
        }
    }

    private static let payloads = [
        PayloadCase(testDescription: "empty", payload: "", want: "empty"),
        PayloadCase(testDescription: "blank lines", payload: " \n\r\n\n", want: "empty"),
        PayloadCase(testDescription: "comments only", payload: "# a\n  # b", want: "ignored"),
        PayloadCase(
            testDescription: "many lines, comments and ends of every kind",
            payload: "\n# text\nwater,site=a,device=b t=1 1764000000000\r\n\r\n"
                + "  water,site=a,device=c t=2 1764000000001",
            want: "a/b a/c 1764000000000[temp=1.0] 1764000000001[temp=2.0]"
        ),
        PayloadCase(
            testDescription: "escapes in names and tags",
            payload: #"water,site=a\ b,dev\ ice=x,device=c\,d\=e\f t=1"#,
            want: #"a b/c,d=e\f arrival[temp=1.0]"#
        ),
        PayloadCase(
            testDescription: "escapes without need",
            payload: #"water,site=a,device=b \t=1"#,
            want: ""
        ),
        PayloadCase(
            testDescription: "texts with everything",
            payload: "water,site=a,device=b note=\"a \\\"b\\\", c=d \\\\ \\x\ne\",t=1 1764000000000\n"
                + "water,site=a,device=b t=2",
            want: "a/b a/b 1764000000000[temp=1.0] arrival[temp=2.0] note=a \"b\", c=d \\ \\x\ne"
        ),
        PayloadCase(
            testDescription: "tags as fields",
            payload: "water,depth=1.5,device=b,model=M\\ 7,site=a t=1",
            want: "a/b arrival[depth=1.5 temp=1.0] model=M 7"
        ),
        PayloadCase(
            testDescription: "attributes of whole numbers, and of what is no text",
            payload: "water,site=a,device=b note=7i\nwater,site=a,device=b note=7.5\nwater,site=a,device=b note=t",
            want: "a/b a/b a/b arrival[] arrival[] arrival[] note=7 note=wrong_type note=wrong_type"
        ),
        PayloadCase(
            testDescription: "other measurements, and lines without the profile's fields",
            payload: "air,site=a,device=b t=1\nwater,site=a,device=b x=1\nwater,site=a,device=b t=3\nwater2 t=1",
            want: "a/b arrival[temp=3.0]"
        ),
        PayloadCase(testDescription: "nothing of the profile", payload: "air t=1\nwater x=1 5", want: ""),
        PayloadCase(
            testDescription: "senders that cannot be used",
            payload: "water t=1\nwater,site=a t=1\nwater,site=a,device=b/c t=1\nwater,site=a,device=b t=1",
            want: "a/b no_identity[temp=1.0] no_identity[temp=1.0] no_identity[temp=1.0] arrival[temp=1.0]"
        ),
        PayloadCase(
            testDescription: "times beyond what is accepted",
            payload: "water,site=a,device=b t=1 1864000000000\nwater,site=a,device=b t=2 -5\n"
                + "water,site=a,device=b t=3 9999999999999999999\nwater,site=a,device=b t=4 99999999999999999999999",
            want: "future_time[temp=1.0] past_time[temp=2.0] bad_time[temp=3.0] bad_time[temp=4.0]"
        ),
        PayloadCase(
            testDescription: "an order and fields that change",
            payload: "water,site=a,device=b t=1,n=2i,p=t\nwater,site=a,device=b p=f,t=2\n"
                + "water,site=a,device=b n=4i,p=t,t=3",
            want: "a/b a/b a/b arrival[temp=1.0 count=2.0 pump=1.0] arrival[pump=0.0 temp=2.0] "
                + "arrival[count=4.0 pump=1.0 temp=3.0]"
        ),
        PayloadCase(
            testDescription: "more blanks than needed",
            payload: "  water,site=a,device=b   t=1   1764000000000  \n",
            want: "a/b 1764000000000[temp=1.0]"
        ),
    ]

    @Test("payloads", arguments: payloads)
    func payload(_ test: PayloadCase) throws {
        #expect(LineSample.words(test.payload, try Sample.profile(LineSample.text)) == test.want)
    }

    @Test(
        "times are counts of every unit, to the nearest millisecond",
        arguments: [
            ("unix", "1764000000", Int64(1_764_000_000_000)), ("unix_s", "1764000000", 1_764_000_000_000),
            ("unix_ms", "1764000000001", 1_764_000_000_001), ("unix_us", "1764000000001499", 1_764_000_000_001),
            ("unix_us", "1764000000001500", 1_764_000_000_002), ("unix_ns", "1764000000001499999", 1_764_000_000_001),
            ("unix_ns", "1764000000001500000", 1_764_000_000_002), ("unix_ns", "-1500000", -2), ("unix_ms", "0", 0),
        ]
    )
    func times(_ format: String, _ written: String, _ want: Int64) throws {
        let usual = "unix_ms, accept: {future: 1h, past: 400d}"
        let text = LineSample.text.replacing(usual, with: "\(format), accept: {past: 36500d}")
        let frame = Sample.decode(Self.head + "t=1 " + written, by: try Sample.profile(text), captures: [:])
        #expect(frame.rows.map(\.time) == [want] && frame.rows[0].problem == .none)
    }

    @Test("without a time block the arrival counts, and the measurement may be any, or one of several")
    func options() throws {
        let any = LineSample.text.replacing("measurement: water\n      ", with: "")
        let several = LineSample.text.replacing("measurement: water", with: "measurement: [air, water]")
        let received = LineSample.text.replacing("source: line, format: unix_ms", with: "source: receive")
        let payload = "air,site=a,device=b t=1 1764000000000\nrain,site=a,device=b t=2 1764000000000"
        for (text, want) in [
            (any, "a/b a/b 1764000000000[temp=1.0] 1764000000000[temp=2.0]"),
            (several, "a/b 1764000000000[temp=1.0]"), (received, ""),
        ] { #expect(LineSample.words(payload, try Sample.profile(text)) == want) }
        #expect(
            LineSample.words(Self.head + "t=1 1764000000000", try Sample.profile(received)) == "a/b arrival[temp=1.0]"
        )
    }

    @Test("names of the topic may take part in the identity, and who sent a line follows them")
    func topicAndTags() throws {
        let text = LineSample.text.replacing("topic: lines", with: "topic: \"{site}/lines\"")
            .replacing("{tag.site}", with: "{site}")
        let profile = try Sample.profile(text)
        let decoder = ProfileDecoder(profile)
        var (frame, state) = (DecodedFrame(), CodecState())
        for site in ["x", "y", "x"] {
            let context = FrameContext(received: Sample.received, captures: ["site": site])
            decoder.decode(copying: Array("water,device=b t=1".utf8), context: context, state: &state, into: &frame)
            #expect(frame.identities == [DeviceKey(site: site, device: "b")])
        }
    }

    @Test("a device has one key and number per frame, and keeps its number")
    func numbers() throws {
        let decoder = ProfileDecoder(try Sample.profile(LineSample.text))
        var (frame, state) = (DecodedFrame(), CodecState())
        let payload = Array("water,site=a,device=b t=1\nwater,device=b,site=a t=1\nwater,site=a,device=c t=1".utf8)
        for _ in 0..<2 {
            decoder.decode(copying: payload, context: .init(received: Sample.received), state: &state, into: &frame)
            #expect(frame.identities.map(\.device) == ["b", "c"])
            #expect(frame.rows.map(\.identity) == [0, 0, 1])
            #expect(frame.identityNumbers == [0, 1])
        }
        let later = Array("water,device=c,site=a t=1".utf8)
        decoder.decode(copying: later, context: .init(received: Sample.received), state: &state, into: &frame)
        #expect(frame.identities.map(\.device) == ["c"] && frame.identityNumbers == [1])
    }

    @Test("lines of other measurements are counted, and devices beyond the cache are still told apart")
    func many() throws {
        let decoder = ProfileDecoder(try Sample.profile(LineSample.text))
        var (frame, state) = (DecodedFrame(), CodecState())
        for block in 0..<20 {
            let lines = (0..<8_000).map { "water,site=s\(block),device=d\($0) t=\($0)\nair t=1\n" }.joined()
            let context = FrameContext(received: Sample.received)
            decoder.decode(copying: Array(lines.utf8), context: context, state: &state, into: &frame)
            #expect(frame.identities.count == 8_000 && frame.otherRows == 8_000)
            let isRight = frame.rows.indices.allSatisfy { row in
                let cell = frame.cells[frame.cells(ofRow: row).lowerBound]
                return frame.identities[Int(frame.rows[row].identity)]
                    == DeviceKey(site: "s\(block)", device: "d\(Int(cell.value))")
            }
            #expect(isRight)
        }
    }
}
