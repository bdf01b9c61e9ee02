import Testing
import TideModel
import TideProfiles

@Suite("Lines that are wrong")
struct LineFaultTests {
    private static let cases: [(String, String)] = [
        ("water", "line 1, column 6: the fields are missing"),
        ("water,site=a,device=b", "line 1, column 22: the fields are missing"),
        ("water ", "line 1, column 7: a field has no name"),
        (",site=a t=1", "line 1, column 1: the measurement is missing"),
        ("water,=a t=1", "line 1, column 7: a tag has no name"),
        ("water, t=1", "line 1, column 7: a tag has no name"),
        ("water,site t=1", "line 1, column 7: a tag is written key=value"),
        ("water,site= t=1", "line 1, column 12: a tag has no value"),
        ("water,site=a=b t=1", "line 1, column 13: '=' within the value of a tag"),
        ("water t", "line 1, column 7: a field is written key=value"),
        ("water t 1", "line 1, column 7: a field is written key=value"),
        ("water =1", "line 1, column 7: a field has no name"),
        ("water t=1,", "line 1, column 11: a field has no name"),
        ("water t=", "line 1, column 9: a field has no value"),
        ("water t=,n=1i", "line 1, column 9: a field has no value"),
        ("water t=warm", "line 1, column 9: no value"),
        ("water t=1.5x", "line 1, column 9: no value"),
        ("water t=1.5i", "line 1, column 9: no value"),
        ("water t=-5u", "line 1, column 9: no value"),
        ("water t=1e", "line 1, column 9: no value"),
        ("water t=--1", "line 1, column 9: no value"),
        ("water t=tru", "line 1, column 9: no value"),
        ("water t=1\r5", "line 1, column 9: no value"),
        ("water note=\"a", "line 1, column 12: the text does not end"),
        ("water note=\"a\"b", "line 1, column 12: the text does not end"),
        ("water t=1 now", "line 1, column 11: the time is a whole number"),
        ("water t=1 1.5", "line 1, column 11: the time is a whole number"),
        ("water t=1 -", "line 1, column 11: the time is a whole number"),
        ("water t=1 5 6", "line 1, column 13: nothing may follow the time"),
        ("water,site=a,device=b t=1,n=2i,t=3", "line 1, column 32: this field is there twice"),
        ("water,site=a,device=b,site=c t=1", "line 1, column 23: this tag is there twice"),
        ("{\"t\": 1}", "line 1, column 7: a field is written key=value"),
    ]

    @Test("say where and what would be right, and leave the others alone", arguments: cases)
    func faults(_ line: String, _ want: String) throws {
        let profile = try Sample.profile(LineSample.text)
        let decoder = ProfileDecoder(profile)
        var (frame, state) = (DecodedFrame(), CodecState())
        func decode(_ payload: String) {
            let context = FrameContext(received: Sample.received)
            decoder.decode(copying: Array(payload.utf8), context: context, state: &state, into: &frame)
        }
        decode(line)
        #expect(frame.rows.count == 1 && frame.cells.isEmpty && frame.attributes.isEmpty)
        #expect(frame.rows.first.map { [.invalid, .duplicateKey].contains($0.problem) } == true)
        #expect(decoder.explain(row: 0, of: frame).hasPrefix(want), "\(decoder.explain(row: 0, of: frame))")
        // The same in the middle of others.
        let good = LineSample.head + "t="
        decode("\(good)1\n# text\n\(line)\n\(good)2 1764000000000\n\n\(good)3\n")
        #expect(frame.cells.map(\.value) == [1, 2, 3])
        #expect(frame.rows.map(\.part) == [0, 2, 3, 5])
        #expect(decoder.explain(row: 1, of: frame).hasPrefix(want.replacing("line 1", with: "line 3")))
    }

    @Test("are named by the line that they stand in, also behind texts of several lines")
    func lines() throws {
        let decoder = ProfileDecoder(try Sample.profile(LineSample.text))
        var (frame, state) = (DecodedFrame(), CodecState())
        let lines = ["note=\"a\nb\nc\",t=1\n", "note=\"x\n\",t=? 5\n  ", "t=x"]
        let payload = lines.map { LineSample.head + $0 }.joined()
        let context = FrameContext(received: Sample.received)
        decoder.decode(copying: Array(payload.utf8), context: context, state: &state, into: &frame)
        #expect(frame.rows.map(\.part) == [0, 3, 5])
        #expect(decoder.explain(row: 1, of: frame).hasPrefix("line 5, column 5:"))
        #expect(decoder.explain(row: 2, of: frame).hasPrefix("line 6, column 27:"))
        #expect(frame.attributes.map(\.value) == ["a\nb\nc"])
    }

    @Test("a quote too many costs its own line")
    func quotes() throws {
        let profile = try Sample.profile(LineSample.text)
        let head = LineSample.head
        let payload = "\(head)note=\"a,t=1\n\(head)t=2\n\(head)note=\"b\",t=3\n"
        #expect(
            LineSample.words(payload, profile) == "a/b a/b invalid[] arrival[temp=2.0] arrival[temp=3.0] note=b"
        )
    }

    @Test("too many lines, and too long payloads, are refused as a whole")
    func bounds() throws {
        let profile = try Sample.profile(LineSample.text)
        let line = LineSample.head + "t=1\n"
        #expect(Sample.decode(String(repeating: line, count: 16_384), by: profile).rows.count == 16_384)
        let many = Sample.decode(String(repeating: line, count: 16_385), by: profile)
        #expect(many.problem?.reason == .tooManyRows && many.rows.isEmpty && many.identities.isEmpty)
        let long = Sample.decode("#" + String(repeating: "x", count: 1 << 20), by: profile)
        #expect(long.problem?.reason == .tooLarge)
        let decoder = ProfileDecoder(profile)
        #expect(decoder.explain(FrameProblem(.tooManyRows), payload: []) == "the payload has more than 16384 lines")
        #expect(decoder.explain(.noIdentity, part: 4).hasPrefix("line 5: site or device is missing"))
    }

    @Test("cells that cannot be used are explained by the field that they stand in")
    func cells() throws {
        let profile = try Sample.profile(LineSample.text)
        let decoder = ProfileDecoder(profile)
        let frame = Sample.decode("water,site=a,depth=deep,device=b t=\"x\",m=7i,n=1e99", by: profile, captures: [:])
        #expect(
            frame.cells.map { decoder.explain($0) } == [
                "depth: what stands at tag depth is no number", "temp: what stands at field t is no number",
                "mode: the code at field m is none of 0 idle, 1 run",
                "count: the whole number at field n is beyond 2^53",
            ]
        )
        #expect(frame.faults == 4)
    }
}
