import Foundation
import Testing
import TideTesting

/// Archived messages are decoded again by a profile that was corrected.
@Suite("Reprocess in the daemon")
struct ReprocessTests {
    private static func probe(_ version: Int, _ unit: String, _ more: String = "") -> String {
        """
        schema: fieldtide.profile/1
        id: test/probe
        version: \(version)
        match: [{topic: "farm/{site}/{device}/t"}]
        identity: {site: "{site}", device: "{device}"}
        time: {source: $.ts, format: unix_ms, accept: {past: 10000d}}
        decode:
          - json:
              fields:
                t: {path: $.t, type: number, missing: none}
                p: {path: $.p, type: number, missing: none}
        series:
          water_temperature: {from: t, quantity: water_temperature, unit: \(unit)}
          \(more)
        examples:
          - name: normal
            given: {topic: farm/a/b/t, text: '{"ts": 1577836800000, "t": 50}'}
            want: {water_temperature: \(unit == "Cel" ? "50" : "10")}
        """
    }

    private static let corrected = probe(2, "degF", "ph: {from: p, quantity: ph, unit: \"[pH]\"}")

    private func run(_ farm: Farm, _ arguments: [String]) throws -> Program.Run {
        try Program.run("fieldtide", arguments + ["--config", farm.config], in: farm.scratch.path)
    }

    private func values(_ farm: Farm, _ channel: String) throws -> [String] {
        let lines = try farm.fieldtide("query", "--channel", channel, "--format", "csv").lines
        return lines.dropFirst().map { String($0.split(separator: ",", omittingEmptySubsequences: false)[5]) }
    }

    @Test func aCorrectedProfileIsAppliedToWhatWasSentBefore() throws {
        let farm = try Farm()
        farm.scratch.write("profiles/probe.yaml", Self.probe(1, "Cel"))
        var daemon = try farm.daemon()
        try farm.publish(
            (0..<5).map { ("farm/a/buoy/t", #"{"ts": \#(1_577_836_800_000 + $0 * 60_000), "t": 50, "p": 7.\#($0)}"#) }
        )
        #expect(try eventually { try values(farm, "water_temperature").count == 5 })
        daemon.end(SIGTERM)
        #expect(daemon.waitForExit() == 0)
        farm.scratch.write("profiles/probe.yaml", Self.corrected)
        daemon = try farm.daemon()
        let made = try run(farm, ["reprocess", "--profile", "test/probe"])
        #expect(
            made.stderr.contains(
                "test/probe@2: 5 archived messages, 5 readings stored, 0 there already, 5 replaced another value"
            ),
            "\(made)"
        )
        #expect(try values(farm, "water_temperature") == Array(repeating: "10.0", count: 5))
        #expect(try values(farm, "ph") == (0..<5).map { "7.\($0)" })
        let former = try farm.fieldtide("query", "--channel", "water_temperature", "--revisions", "--format", "csv")
        #expect(former.lines.count { $0.hasSuffix(",true") } == 5, "\(former)")
        // Once more changes nothing.
        let again = try run(farm, ["reprocess", "--profile", "test/probe@2"])
        #expect(again.stderr.contains("5 archived messages, 0 readings stored, 10 there already"), "\(again)")
        let wrong = try run(farm, ["reprocess", "--profile", "test/prob"])
        #expect(
            wrong.status == 1
                && wrong.stderr.contains("is in force; these are: test/known@1, test/open@1, test/probe@2"),
            "\(wrong)"
        )
        daemon.end(SIGTERM)
        #expect(daemon.waitForExit() == 0)
        #expect(try farm.fieldtide("verify").status == 0)
    }
}
