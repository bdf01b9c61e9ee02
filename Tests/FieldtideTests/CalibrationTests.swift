import Foundation
import Testing
import TideTesting

/// The calibration ledger through broker, daemon, store and commands.
@Suite("Calibration in the daemon")
struct CalibrationTests {
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
          water_temperature:
            from: t
            quantity: water_temperature
            unit: Cel
            quality:
              gross_range_test: {suspect_span: [0, 30]}
              rate_of_change_test: {threshold: 0.1}
        examples:
          - name: normal
            given: {topic: farm/a/b/t, text: '{"ts": 1577836800000, "t": 8.5}'}
            want: {water_temperature: 8.5}
        """

    private func send(_ farm: Farm, _ values: [Double], from minute: Int64 = 0) throws {
        try farm.publish(
            values.enumerated().map { index, value in
                let time = 1_577_836_800_000 + (minute + Int64(index)) * 60_000
                return ("farm/a/buoy/t", #"{"ts": \#(time), "t": \#(value)}"#)
            }
        )
    }

    private func run(_ farm: Farm, _ arguments: [String]) throws -> Program.Run {
        try Program.run("fieldtide", arguments + ["--config", farm.config], in: farm.scratch.path)
    }

    /// Value, flag, value as decoded, calibration and tests of each reading.
    private func readings(_ farm: Farm) throws -> [String] {
        let export = try farm.fieldtide("query", "--device", "a/buoy", "--details", "--format", "csv")
        return export.lines.dropFirst().map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            return ([cells[5], cells[7]] + cells.suffix(3)).joined(separator: " ")
        }
    }

    @Test func whatWasSentBeforeIsComputedAnewWithoutTheRawArchive() throws {
        let farm = try Farm()
        farm.scratch.write("profiles/probe.yaml", Self.probe)
        var daemon = try farm.daemon()
        try send(farm, [20, 21, 29.5, 29])
        let tests = "gross_range_test=1 rate_of_change_test=1"
        let sent = [
            "20.0 1   gross_range_test=1 rate_of_change_test=1", "21.0 1   \(tests)",
            "29.5 3   gross_range_test=1 rate_of_change_test=3", "29.0 1   \(tests)",
        ]
        #expect(try eventually { try readings(farm) == sent })
        daemon.end(SIGTERM)
        #expect(daemon.waitForExit() == 0)
        // Without the daemon the command itself flushes; then the raw archive goes, if there is one yet.
        #expect(try readings(farm) == sent)
        try? FileManager.default.removeItem(atPath: farm.data + "/raw")
        daemon = try farm.daemon()
        let preview = try run(
            farm,
            [
                "calibrate", "a/buoy", "water_temperature", "--point", "29=31", "--from", "2020-01-01T00:01Z",
                "--preview",
            ]
        )
        #expect(preview.stdout.contains("3 of 3 readings would change, by 2 at most"), "\(preview)")
        #expect(try readings(farm) == sent)
        let made = try run(
            farm,
            ["calibrate", "a/buoy", "water_temperature", "--point", "29=31", "--from", "2020-01-01T00:01Z"]
        )
        #expect(made.stdout.contains("recorded as calibration 1"), "\(made)")
        let calibrated = [
            sent[0], "23.0 1 21.0 1 \(tests)", "31.5 3 29.5 1 gross_range_test=3 rate_of_change_test=3",
            "31.0 3 29.0 1 gross_range_test=3 rate_of_change_test=1",
        ]
        #expect(try readings(farm) == calibrated)
        // What is sent again finds its reading; what is new is corrected as it comes.
        try send(farm, [29, 28], from: 3)
        #expect(try eventually { try readings(farm) == calibrated + ["30.0 1 28.0 1 \(tests)"] })
        let former = try farm.fieldtide("query", "--device", "a/buoy", "--revisions", "--format", "csv")
        #expect(former.lines.count { $0.hasSuffix(",true") } == 3, "\(former)")
        #expect(try farm.fieldtide("latest").stdout.contains("30.0"))
        daemon.end(SIGKILL)
        _ = daemon.waitForExit()
        unlink(farm.data + "/fieldtide.sock")
        #expect(try readings(farm) == calibrated + ["30.0 1 28.0 1 \(tests)"])
        let stats = try Stats(farm)
        #expect(stats.problems.isEmpty)
        #expect(try farm.fieldtide("verify").status == 0)
    }

    @Test func refusalsSayWhatIsRight() throws {
        let farm = try Farm()
        farm.scratch.write("profiles/probe.yaml", Self.probe)
        let daemon = try farm.daemon()
        try send(farm, [20, 21])
        #expect(try eventually { try readings(farm).count == 2 })
        let series = ["calibrate", "a/buoy", "water_temperature"]
        let refused: [(arguments: [String], message: String)] = [
            (["calibrate", "a/boy", "water_temperature", "--offset", "1"], "no series a/boy water_temperature"),
            (series + ["--offset", "1", "--unit", "mg/L"], "water_temperature is in Cel"),
            (series + ["--point", "3=4", "--point", "3=5"], "a line needs two different ones"),
            (series + ["--linear", "-1,0"], "the gain is -1"),
            (series + ["--offset", "1", "--none"], "write one of --offset"),
            (series + ["--point", "3"], "such as 7.62=8.05"),
        ]
        for (arguments, message) in refused {
            let answer = try run(farm, arguments)
            #expect(answer.status != 0 && answer.stderr.contains(message), "\(arguments): \(answer)")
        }
        // In another unit: 0.9 degF is half a degree.
        let made = try run(farm, series + ["--offset", "0.9", "--unit", "[degF]", "--from", "2020-01-01"])
        #expect(made.stdout.contains("value = 0.5 + x"), "\(made)")
        // Who repeats it does not correct twice.
        let again = try run(farm, series + ["--offset", "0.9", "--unit", "[degF]", "--from", "2020-01-01"])
        #expect(again.stdout.contains("value = 0.5 + x"), "\(again)")
        daemon.end(SIGTERM)
        #expect(daemon.waitForExit() == 0)
    }
}
