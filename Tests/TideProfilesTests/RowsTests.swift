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
