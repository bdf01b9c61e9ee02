import Foundation
import Testing
import TideTesting

/// Quality tests of sites and devices through registry files, daemon and commands.
@Suite("Tests of sites and devices in the daemon")
struct OwnTestsTests {
    private static let probe = """
        schema: fieldtide.profile/1
        id: test/probe
        version: 1
        expects: {interval: 1m}
        match: [{topic: "farm/{site}/{device}/t"}]
        identity: {site: "{site}", device: "{device}"}
        time: {source: $.ts, format: unix_ms, accept: {past: 10000d}}
        decode:
          - json:
              fields:
                t: {path: $.t, type: number, missing: none}
        series:
          temperature:
            from: t
            quantity: water_temperature
            unit: Cel
            quality:
              gross_range_test: {suspect_span: [0, 30]}
        examples:
          - name: normal
            given: {topic: farm/a/b/t, text: '{"ts": 1577836800000, "t": 8.5}'}
            want: {temperature: 8.5}
        """

    private static let registry = """
        sites:
          - id: a
            quality:
              water_temperature: {gross_range_test: {suspect_span: [2, 28]}}
        devices:
          - id: buoy
            site: a
            profile: test/probe
            quality: {temperature: {rate_of_change_test: {threshold: 0.5}}}
        """

    private func run(_ farm: Farm, _ arguments: [String]) throws -> Program.Run {
        try Program.run("fieldtide", arguments + ["--config", farm.config], in: farm.scratch.path)
    }

    /// Value, flag and tests of each reading of a device.
    private func readings(_ farm: Farm, _ device: String) throws -> [String] {
        let export = try farm.fieldtide("query", "--device", device, "--details", "--format", "csv")
        return export.lines.dropFirst().map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            return [cells[5], cells[7], cells.last ?? ""].joined(separator: " ")
        }
    }

    @Test func theEntryJudgesAndShowsWhereItComesFrom() throws {
        let farm = try Farm()
        farm.scratch.write("profiles/probe.yaml", Self.probe)
        farm.scratch.write("registry.yaml", Self.registry)
        let daemon = try farm.daemon()
        let applied = try run(farm, ["registry", "apply", "registry.yaml"])
        #expect(applied.status == 0, "\(applied)")
        #expect(applied.stdout.contains("quality: - -> ") || applied.stdout.contains("+ site a"), "\(applied)")
        try farm.publish(
            ["a/buoy", "a/else", "b/buoy"].enumerated().flatMap { number, device in
                [1, 29.0, 5].enumerated().map { index, value in
                    let time = 1_577_836_800_000 + (Int64(index) * 60_000) + Int64(number)
                    return ("farm/\(device)/t", #"{"ts": \#(time), "t": \#(value)}"#)
                }
            }
        )
        #expect(try eventually { try readings(farm, "b/buoy") == ["1.0 1 ", "29.0 1 ", "5.0 1 "] })
        #expect(
            try readings(farm, "a/else") == [
                "1.0 3 gross_range_test=3", "29.0 3 gross_range_test=3", "5.0 1 gross_range_test=1",
            ]
        )
        #expect(
            try readings(farm, "a/buoy") == [
                "1.0 3 gross_range_test=3 rate_of_change_test=1", "29.0 3 gross_range_test=3 rate_of_change_test=1",
                "5.0 1 gross_range_test=1 rate_of_change_test=1",
            ]
        )
        let shown = try run(farm, ["profile", "show", "--device", "a/buoy"])
        let rows = shown.stdout.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        for row in [
            "temperature gross_range_test fail_span [-2.0, 40.0] Cel quantity",
            "temperature gross_range_test suspect_span [2.0, 28.0] Cel site",
            "temperature rate_of_change_test threshold 0.5 Cel/s device",
        ] { #expect(rows.contains(row), "\(shown)") }
        let listed = try run(farm, ["registry", "show", "site", "a"])
        #expect(
            listed.stdout.contains("{water_temperature: {gross_range_test: {suspect_span: [2, 28]}}}"),
            "\(listed)"
        )
        daemon.end(SIGTERM)
        #expect(daemon.waitForExit() == 0)
        #expect(try farm.fieldtide("verify").status == 0)
    }

    @Test func whatIsWrongIsRefused() throws {
        let farm = try Farm()
        farm.scratch.write("profiles/probe.yaml", Self.probe)
        let daemon = try farm.daemon()
        let cases: [(edit: (String, String), message: String)] = [
            (
                ("[2, 28]", "[28, 2]"),
                "registry.yaml:4:60: sites[0].quality.water_temperature.gross_range_test.suspect_span: a span has two"
            ),
            (
                ("rate_of_change_test", "rate_test"),
                "registry.yaml:9:29: devices[0].quality.temperature: unknown key rate_test"
            ),
            (
                ("[2, 28]", "[2, 280]"),
                "device a/buoy with profile test/probe@1: quality of its site: temperature.gross_range_test: suspect_span "
                    + "reaches beyond fail_span"
            ),
            (
                ("{temperature", "{temprature"),
                "profile test/probe@1 has no channel or quantity temprature; did you mean"
            ),
        ]
        for (edit, message) in cases {
            farm.scratch.write("registry.yaml", Self.registry.replacing(edit.0, with: edit.1))
            for arguments in [
                ["registry", "apply", "--dry-run", "registry.yaml"], ["registry", "apply", "registry.yaml"],
            ] {
                let answer = try run(farm, arguments)
                #expect(answer.status != 0 && answer.stderr.contains(message), "\(answer)")
            }
        }
        #expect(try run(farm, ["registry", "list"]).stdout.contains("buoy") == false)
        daemon.end(SIGTERM)
        #expect(daemon.waitForExit() == 0)
    }
}
