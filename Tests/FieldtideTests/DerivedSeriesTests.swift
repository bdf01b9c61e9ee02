import Foundation
import Testing
import TideTesting

/// Derived series through broker, daemon, restart and store.
@Suite("Derived series in the daemon")
struct DerivedSeriesTests {
    private static let pond = """
        schema: fieldtide.profile/1
        id: test/pond
        version: 1
        expects: {interval: 1m}
        match: [{topic: "farm/{site}/{device}/p"}]
        identity: {site: "{site}", device: "{device}"}
        time: {source: $.ts, format: unix_ms, accept: {past: 10000d}}
        decode:
          - json:
              fields:
                o: {path: $.o, type: number, missing: none}
                t: {path: $.t, type: number, missing: none}
                s: {path: $.s, type: number, missing: none}
        series:
          oxygen:
            {from: o, quantity: dissolved_oxygen, unit: mg/L,
             quality: {spike_test: {suspect_threshold: 4, fail_threshold: 5}}}
          salinity: {from: s, quantity: practical_salinity, unit: "1"}
          temperature: {from: t, quantity: water_temperature, unit: Cel}
        derive:
          saturation:
            expr: "oxygen_saturation(DO=oxygen, SP=salinity ?? 31, t=temperature)"
            needs: {max_skew: 5m}
        examples:
          - name: normal
            given: {topic: farm/a/b/p, text: '{"ts": 1577836800000, "o": 8.5}'}
            want: {oxygen: 8.5}
        """

    private func message(_ minute: Int64, _ fields: String) -> (String, String) {
        ("farm/a/pond/p", "{\"ts\": \(1_577_836_800_000 + minute * 60_000), \(fields)}")
    }

    /// Minute, value and flag of each derived reading.
    private func saturation(_ farm: Farm) throws -> [String] {
        let export = try farm.fieldtide("export", "--channel", "saturation", "--format", "csv")
        return export.lines.dropFirst().map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            let value = Double(cells[5]).map { "\(($0 * 10).rounded() / 10)" } ?? "-"
            return "\(cells[3].dropFirst(14).prefix(2)): \(value) \(cells[7])"
        }
    }

    private func expect(_ farm: Farm, _ wanted: [String]) throws {
        let found = try saturation(farm)
        #expect(found == wanted)
    }

    @Test func derivedReadingsFollowTheirInputs() throws {
        let farm = try Farm()
        farm.scratch.write("profiles/pond.yaml", Self.pond)
        var daemon = try farm.daemon()
        try farm.publish([
            message(0, "\"o\": 6.2, \"t\": 25"), message(1, "\"o\": 6.3"), message(2, "\"o\": 14"),
        ])
        let first = ["00: 89.5 1", "01: 90.9 1", "02: 202.1 1"]
        _ = try eventually { try saturation(farm) == first }
        try expect(farm, first)
        // The salinity comes late; the spike is known by its successor, and all of it outlives a crash.
        daemon.end(SIGKILL)
        _ = daemon.waitForExit()
        unlink(farm.data + "/fieldtide.sock")
        daemon = try farm.daemon()
        try farm.publish([message(0, "\"s\": 20"), message(3, "\"o\": 6.2"), message(4, "\"o\": 6.2, \"t\": 24")])
        let wanted = ["00: 84.1 1", "01: 85.4 1", "02: - 9", "03: 84.1 1", "04: 82.6 1"]
        _ = try eventually { try saturation(farm) == wanted }
        try expect(farm, wanted)
        daemon.end(SIGTERM)
        #expect(daemon.waitForExit() == 0)
        // Without the daemon the command flushes first.
        try expect(farm, wanted)
        #expect(try farm.fieldtide("verify").status == 0)
        #expect(try Stats(farm).problems.isEmpty)
    }
}
