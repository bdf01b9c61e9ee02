import Testing
import TideModel
import TideProfiles
import TideYAML

@Suite("Errors in profiles of line protocol")
struct LineErrorsTests {
    private static let codec = "decode[0].line_protocol"

    @Test(
        "say where and what would be right",
        arguments: [
            ErrorCase(
                "unknown key",
                "measurement: water",
                "measurment: water",
                "lines.yaml:9:7: \(codec): unknown key measurment; did you mean measurement? known are measurement, fields"
            ),
            ErrorCase(
                "no name",
                "measurement: water",
                "measurement: \"\"",
                "lines.yaml:9:20: \(codec).measurement: \"\" is no name in a line; as it is there, but without its backslashes"
            ),
            ErrorCase(
                "no names",
                "measurement: water",
                "measurement: []",
                "lines.yaml:9:20: \(codec).measurement: no measurement is named; leave the key out, and all are read"
            ),
            ErrorCase(
                "neither field nor tag",
                "{field: p, type: boolean}",
                "{type: boolean}",
                "lines.yaml:13:15: \(codec).fields.pump: field is missing; "
                    + "the key in the line: field: temperature; or tag: model"
            ),
            ErrorCase(
                "both field and tag",
                "{field: p, type: boolean}",
                "{field: p, tag: p, type: boolean}",
                "lines.yaml:13:15: \(codec).fields.pump: field and tag are both said; a value stands in one place"
            ),
            ErrorCase(
                "unknown key of a field",
                "{field: p, type: boolean}",
                "{field: p, path: $.p, type: boolean}",
                "lines.yaml:13:26: \(codec).fields.pump: unknown key path; "
                    + "known are field, tag, type, missing, enum, units"
            ),
            ErrorCase(
                "one place twice",
                "{field: p, type: boolean}",
                "{field: n, type: boolean}",
                "lines.yaml:13:15: \(codec).fields.pump: field n is read as count already; series may share one field"
            ),
            ErrorCase(
                "text as a series",
                "temp: {from: temp",
                "temp: {from: note",
                "lines.yaml:20:16: series.temp.from: note is text, and a series holds numbers; put it under attributes"
            ),
            ErrorCase(
                "a path as time",
                "source: line",
                "source: $.ts",
                "lines.yaml:6:16: time.source: a path leads into JSON, and a line has none; line"
            ),
            ErrorCase(
                "another word as time",
                "source: line",
                "source: lines",
                "lines.yaml:6:16: time.source: \"lines\" is not known here; right is line, or receive"
            ),
            ErrorCase(
                "no format",
                "source: line, format: unix_ms",
                "source: line",
                "lines.yaml:6:7: time: format is missing; right is unix, unix_ms, unix_us, unix_ns, rfc3339 or pattern"
            ),
            ErrorCase(
                "a format that is no count",
                "format: unix_ms",
                "format: rfc3339",
                "lines.yaml:6:30: time.format: the time of a line is a whole number; "
                    + "right is unix, unix_ms, unix_us or unix_ns"
            ),
            ErrorCase(
                "a path as device",
                "{tag.device}",
                "{$.device}",
                "lines.yaml:5:11: identity: a path leads into JSON, and a tag stands in a line; take one of both"
            ),
            ErrorCase(
                "tags of JSON",
                "  - line_protocol:",
                "  - when: {length: 1}\n    json: {fields: {temp: {path: $.t, type: number}}}\n  - line_protocol:",
                "lines.yaml:5:11: identity: a tag stands in line protocol, and not all payloads are that; "
                    + "take {names} of the topic",
                "lines.yaml:6:16: time.source: only lines of line_protocol have a time of their own; "
                    + "receive, or a path such as $.ts"
            ),
        ]
    )
    func errors(_ test: ErrorCase) {
        let text = LineSample.text.replacing(test.old, with: test.new)
        #expect(text != LineSample.text)
        let result = DeviceProfile.load(text, file: "lines.yaml", zones: Sample.zones)
        #expect(result.profile == nil)
        #expect(result.errors.map(\.description) == test.want)
    }

    @Test("a listing shows where time and sender stand")
    func listing() throws {
        let lines = ProfileListing.text(of: try Sample.profile(LineSample.text)).split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("device    {tag.site}/{tag.device}, ") })
        #expect(lines.contains { $0.hasPrefix("time      of the line as unix_ms, ") })
        #expect(lines.contains("codec     line_protocol"))
    }

    @Test("examples of several lines are tests")
    func examples() throws {
        let examples = #"""
            examples:
              - name: two lines, one of them wrong
                given:
                  received: 2025-11-24T16:00:00Z
                  text: "water,site=a,device=b t=21.5 1764000000000\nwater t=?\nwater,site=a,device=c t=7,p=t 1764000001000"
                want:
                  - {time: 2025-11-24T16:00:00Z, temp: 21.5}
                  - {}
                  - {time: 2025-11-24T16:00:01Z, temp: 7, pump: 1}
                errors: [invalid]
              - name: nothing of the profile
                given: {text: "air t=1"}
                errors: [no_fields]

            """#
        let results = ProfileTester(try Sample.profile(LineSample.text + examples)).run()
        #expect(results.count == 2)
        for result in results { #expect(result.passed, "\(result.differences)") }
    }
}
