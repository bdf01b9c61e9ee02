import Foundation
import Testing
import TideModel
import TideProfiles
import TideYAML

@Suite("Examples")
struct ExamplesTests {
    private func run(_ example: String, _ text: String = Sample.text) throws -> [String] {
        let profile = try Sample.profile(text + "examples:\n  - name: one\n" + example)
        return ProfileTester(profile).run().flatMap { $0.differences.map(\.description) }
    }

    @Test("that hold")
    func hold() throws {
        #expect(
            try run(
                """
                    given: {topic: farm/s/d/up, text: '{"ts":1764000000000,"temp":50,"n":3,"note":"ok","values":[0,7]}'}
                    want: {time: 2025-11-24T16:00:00Z, water_temperature: {value: 10, unit: Cel, flag: pass}, reboot_count: 3, ph: {value: 7, qc: 1}, attributes: {note: ok}}
                """
            ) == []
        )
        #expect(
            try run(
                """
                    given: {topic: farm/s/d/up, text: '{"ts":1764000000000,"temp":null}'}
                    want: {water_temperature: missing, ph: missing}
                """
            ) == []
        )
        #expect(
            try run(
                """
                    given: {topic: farm/s/d/up, hex: 7B226E223A4E614E7D}
                    errors: [invalid]
                """
            ) == []
        )
        #expect(
            try run(
                """
                    given: {topic: farm/s/d/up, base64: eyJ0cyI6MSwibiI6MX0=, received: 2025-11-24T16:00:00Z}
                    errors: [past_time]
                """
            ) == []
        )
        #expect(
            try run(
                """
                    given: {topic: farm/s/d/up, text: '{"ts":1,"readings":[{"temp":32},{"ts":2,"temp":"x"}]}'}
                    want: [{water_temperature: 32}, {water_temperature: missing, time: 1970-01-01T00:00:00.002Z}]
                    errors: [wrong_type]
                """,
                RowsTests.rows
            ) == []
        )
    }

    static let wrong: [(String, [String])] = [
        (
            "    given: {topic: farm/s/d/up, text: '{\"ts\":1764000000000,\"temp\":50.5}'}\n    want: {water_temperature: 50}\n",
            ["buoy.yaml:26:5: water_temperature: wanted 50.0 [degF], got 50.5 [degF]"]
        ),
        (
            "    given: {topic: farm/s/d/up, text: '{\"ts\":1764000000000,\"temp\":50,\"n\":1}'}\n    want: {water_temperature: {value: 10, unit: Cel, flag: 4}}\n",
            [
                "buoy.yaml:26:5: reboot_count: got 1.0 1, and want does not say",
                "buoy.yaml:26:5: water_temperature: wanted flag 4, got 1 for 10.0 Cel (fail outside -2…40, suspect outside -)",
            ]
        ),
        (
            "    given: {topic: farm/s/d/down, text: '{\"ts\":1764000000000,\"temp\":\"hot\"}'}\n    want: {water_temperature: 50}\n",
            [
                "buoy.yaml:26:5: topic farm/s/d/down fits no topic of match",
                "buoy.yaml:26:5: error wrong_type: water_temperature: what stands at $.temp is no number",
                "buoy.yaml:26:5: water_temperature: wanted 50.0 [degF], got wrong_type",
            ]
        ),
        (
            "    given: {topic: farm/s/d/up, text: '{\"ts\":1764000000000'}\n    errors: [empty]\n",
            [
                "buoy.yaml:26:5: error invalid: no valid JSON: byte 19: the end of the payload where ',' or '}' was expected",
                "buoy.yaml:26:5: wanted error empty, got none",
            ]
        ),
        (
            "    given: {topic: farm/s/d/up, text: '{\"ts\":1764000000000,\"n\":1,\"note\":\"a\"}'}\n    want: {reboot_count: missing, time: 2025-11-24T16:00:01Z, attributes: {note: b}}\n",
            [
                "buoy.yaml:26:5: reboot_count: wanted missing, got 1.0 1",
                "buoy.yaml:26:5: time: wanted 2025-11-24T16:00:01.000Z, got 2025-11-24T16:00:00.000Z",
                "buoy.yaml:26:5: note: wanted \"b\", got \"a\"",
            ]
        ),
        (
            "    given: {topic: farm/s/d/up, text: '{\"n\":1}', received: 2025-11-24T16:00:00Z}\n    want: {reboot_count: 1}\n",
            ["buoy.yaml:26:5: error no_time: there is no time at $.ts"]
        ),
        (
            "    given: {topic: farm/s/d/up, text: '{}'}\n    want: [{ph: 1}, {ph: 2}]\n",
            [
                "buoy.yaml:26:5: error no_fields: the payload holds none of the fields that the profile names",
                "buoy.yaml:26:5: wanted 2 rows, got 0",
            ]
        ),
    ]

    @Test("that do not hold say what was wanted and what came", arguments: wrong)
    func differ(_ example: String, _ want: [String]) throws {
        #expect(try run(example) == want)
    }

    @Test("readings for people")
    func readings() throws {
        let profile = try Sample.profile()
        let context = FrameContext(received: Sample.received, captures: ["site": "s", "device": "d"])
        let frame = Sample.decode(#"{"ts":1763999999000,"temp":50,"n":"x"}"#, by: profile)
        let readings = frame.readings(of: profile, context: context)
        #expect(readings.map(\.channel) == ["reboot_count", "water_temperature"])
        #expect(readings.map(\.flag) == [.missing, .pass])
        #expect(readings.map(\.value) == [nil, 10] && readings.map(\.rawValue) == [nil, 50])
        #expect(readings.allSatisfy { $0.device == DeviceKey(site: "s", device: "d") && $0.timeSource == "device" })
        #expect(readings.map(\.unit) == ["1", "Cel"] && readings.map(\.rawUnit) == ["1", "[degF]"])
    }

    /// As the benchmark's own profile is laid out.
    static let backlog = """
        schema: fieldtide.profile/1
        id: bench/like
        version: 1
        match:
          - topic: "ft/{site}/{device}/telemetry"
        identity: {site: "{site}", device: "{device}", adopt: {max_new_per_hour: 200000}}   # register on first sight
        time: {source: $.ts, format: unix_ms, accept: {future: 1000d, past: 4000d, beyond: quarantine}}
        decode:
          - json:
              fields:
                wt: {path: $.water_temperature, type: number, missing: none}
                sal: {path: $.salinity, type: number, missing: none}
        series:
          water_temperature: {from: wt, quantity: water_temperature, unit: Cel}
          practical_salinity: {from: sal, quantity: practical_salinity, unit: "1"}
        examples:
          - name: normal
            given: {topic: ft/site000/dev000000/telemetry, text: '{"ts":1764000000000,"seq":0,"water_temperature":18.00,"salinity":31.00}'}
            want: {water_temperature: 18.0, practical_salinity: 31.0}

        """

    @Test("of a profile like the benchmark's, and of the benchmark's own where it is present")
    func benchmark() throws {
        let own = try Sample.profile(Self.backlog)
        #expect(own.identity.adoption == .perHour(200_000) && own.time.past == 4_000 * 86_400_000)
        #expect(ProfileTester(own).run().map(\.differences) == [[]])
        let bench = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared/bench")
        for path in ["profiles/backlog.yaml", "import/lines.yaml"] {
            guard let text = try? String(contentsOf: bench.appending(path: path), encoding: .utf8) else { continue }
            let profile = try Sample.profile(text)
            #expect(profile.series.count == 6)
            #expect(ProfileTester(profile).run().map(\.differences) == [[]])
        }
    }

    @Test("a codec that is not there yet is the only complaint")
    func laterCodec() {
        let text = Self.backlog.replacing("json:", with: "csv:\n      measurement: water")
            .replacing("path: $.", with: "field: ").replacing("source: $.ts", with: "source: line")
            .replacing("\"{site}\"", with: "\"{tag.site}\"").replacing(
                "\"ft/{site}/{device}/telemetry\"",
                with: "lines"
            )
            .replacing("topic: ft/site000/dev000000/telemetry, ", with: "")
        let errors = DeviceProfile.load(text, file: "lines.yaml", zones: Sample.zones).errors
        #expect(
            errors.map(\.description) == [
                "lines.yaml:9:5: codec csv: not known here; known: json, binary, plain, line_protocol, ignore"
            ]
        )
    }
}
