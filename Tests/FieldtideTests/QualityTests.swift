import Foundation
import Testing
import TideTesting

/// Quality tests of a profile through broker, daemon and store.
@Suite("Quality in the daemon")
struct QualityTests {
    private static let probe = """
        schema: fieldtide.profile/1
        id: test/probe
        version: 1
        expects: {interval: 1m}
        match: [{topic: "farm/{site}/{device}/do"}]
        identity: {site: "{site}", device: "{device}"}
        time: {source: $.ts, format: unix_ms, accept: {past: 10000d}}
        decode:
          - json:
              fields:
                o: {path: $.o, type: number, missing: none}
        series:
          dissolved_oxygen:
            from: o
            quantity: dissolved_oxygen
            unit: mg/L
            quality:
              spike_test: {suspect_threshold: 1.5, fail_threshold: 4, method: differential}
              flat_line_test: {tolerance: 0.05, suspect_threshold: 3m, fail_threshold: 5m}
        examples:
          - name: normal
            given: {topic: farm/a/b/do, text: '{"ts": 1577836800000, "o": 8.5}'}
            want: {dissolved_oxygen: 8.5}
        """

    private func send(_ farm: Farm, _ device: String, _ values: [Double?], from minute: Int64 = 0) throws {
        let messages = values.enumerated().compactMap { index, value in
            value.map { value in
                let time = 1_577_836_800_000 + (minute + Int64(index)) * 60_000
                return ("farm/a/\(device)/do", #"{"ts": \#(time), "o": \#(value)}"#)
            }
        }
        try farm.publish(messages)
    }

    private func flags(_ farm: Farm, _ device: String) throws -> [String] {
        let export = try farm.fieldtide("export", "--device", device, "--format", "csv")
        return export.lines.dropFirst().map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            return "\(cells[5]):\(cells[7])"
        }
    }

    @Test func flagsAreAmendedWhileReadingsWaitAndWhenTheyAreStored() throws {
        let farm = try Farm()
        farm.scratch.write("profiles/probe.yaml", Self.probe)
        var daemon = try farm.daemon()
        try send(farm, "buoy", [8, 8.2, 14])
        #expect(try eventually { try flags(farm, "buoy") == ["8.0:1", "8.2:1", "14.0:1"] })
        // What the tests remember outlives a crash; the spike is one only now.
        daemon.end(SIGKILL)
        _ = daemon.waitForExit()
        unlink(farm.data + "/fieldtide.sock")
        daemon = try farm.daemon()
        try send(farm, "buoy", [8.1, nil, 8.3], from: 3)
        #expect(try eventually { try flags(farm, "buoy") == ["8.0:1", "8.2:1", "14.0:4", "8.1:1", "8.3:1"] })
        // A reading in between comes late: it stands out, and so does the one before it now.
        try send(farm, "buoy", [11], from: 4)
        let want = ["8.0:1", "8.2:1", "14.0:4", "8.1:3", "11.0:3", "8.3:1"]
        #expect(try eventually { try flags(farm, "buoy") == want })
        daemon.end(SIGTERM)
        #expect(daemon.waitForExit() == 0)
        // Without the daemon the command flushes first.
        #expect(try flags(farm, "buoy") == want)
        #expect(try farm.fieldtide("verify").status == 0)
        #expect(try Stats(farm).problems.isEmpty)
    }

    /// A probe reads -0.05 mg/L in water without oxygen, for hours: an emergency, not a broken sensor.
    @Test func aTrueZeroNeverFails() throws {
        let farm = try Farm()
        farm.scratch.write("profiles/probe.yaml", Self.probe)
        let daemon = try farm.daemon()
        try send(farm, "pond", [5, 2, 0.4] + Array(repeating: -0.05, count: 12))
        let want = ["5.0:1", "2.0:1", "0.4:1"] + Array(repeating: "-0.05:3", count: 12)
        #expect(try eventually { try flags(farm, "pond") == want })
        daemon.end(SIGTERM)
        #expect(daemon.waitForExit() == 0)
    }
}
