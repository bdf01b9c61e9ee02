import Foundation
import Testing
import TideTesting

/// Quarantine as people meet it: bounds with and without a daemon, and what a retry says it did.
@Suite("Quarantine")
struct QuarantineTests {
    /// Rows with a time and a value; a row without time goes to quarantine.
    private static let rows = """
        schema: fieldtide.profile/1
        id: test/rows
        version: 1
        match: [{topic: "farm/{site}/{device}/rows"}]
        identity: {site: "{site}", device: "{device}"}
        time: {source: $.ts, format: unix_ms, accept: {future: 10000d, past: 10000d, beyond: quarantine}}
        decode:
          - json:
              each: $.rows[*]
              fields:
                t: {path: $.t, type: number, missing: none}
                fw: {path: $.fw, type: string, of: message}
        series:
          water_temperature: {from: t, quantity: water_temperature, unit: Cel}
        attributes:
          firmware: {from: fw}
        examples:
          - name: normal
            given: {topic: farm/a/b/rows, text: '{"rows": [{"ts": 1577836800000, "t": 5}]}'}
            want: {water_temperature: 5}

        """

    /// A farm whose quarantine holds `entries`, and a daemon's session on its broker.
    private static func farm(entries: Int) throws -> Farm {
        let farm = try Farm()
        farm.configure { $0 + "quarantine: {entries: \(entries), bytes: 1MiB}\n" }
        try farm.drain("100ms")
        return farm
    }

    /// One row can be stored, the other has no time.
    private static func frame(_ number: Int) -> (topic: String, payload: String) {
        let good = "{\"ts\": \(1_577_836_800_000 + number), \"t\": \(number)}"
        return ("farm/a/d\(number)/rows", "{\"fw\": \"v\(number)\", \"rows\": [\(good), {\"t\": 9}]}")
    }

    private static func figure(_ name: String, _ run: Program.Run) -> String? {
        run.lines.first { $0.hasPrefix(name) }?.split(separator: " ").last.map(String.init)
    }

    @Test("a retry counts a frame as stored only when nothing of it is left")
    func partsStay() throws {
        let farm = try Self.farm(entries: 1_000)
        try farm.publish((0..<3).map(Self.frame))
        try farm.drain()
        farm.scratch.write("profiles/rows.yaml", Self.rows)
        let retry = try farm.fieldtide("quarantine", "retry")
        #expect(retry.stdout == "3 tried: 0 stored, 3 still in quarantine\n", "\(retry)")
        #expect(try Stats(farm).quarantine == 3)
        let show = try farm.fieldtide("registry", "show", "device", "a/d2")
        #expect(show.lines.contains { $0.hasPrefix("attributes.firmware") && $0.hasSuffix("v2") }, "\(show.stdout)")
    }

    @Test("without a daemon the configuration's bounds hold, and what is pushed out is said", arguments: [1_000, 100])
    func boundsWithoutADaemon(entries: Int) throws {
        let farm = try Self.farm(entries: entries)
        try farm.publish((0..<40).map(Self.frame))
        try farm.drain()
        farm.scratch.write("profiles/rows.yaml", Self.rows)
        let retry = try farm.fieldtide("quarantine", "retry")
        let stats = try farm.fieldtide("stats")
        // One source has a quarter of the entries; fifteen of forty left at once when they came, or leave now.
        let evicted = entries == 100 ? "15" : "0"
        #expect(Self.figure("quarantine_evicted", stats) == evicted, "\(retry), \(stats.stdout)")
        #expect(Self.figure("in quarantine", stats) == (entries == 100 ? "25" : "40"))
        #expect(Self.figure("quarantine_fullness", stats) == (entries == 100 ? "0.25" : "0.04"))
        #expect(Self.figure("quarantine_fullness", try fieldtide("stats", "--data", farm.data)) == nil)
    }

    @Test("bounds that became narrower push out at the next command, which says so")
    func narrowerBounds() throws {
        let farm = try Self.farm(entries: 1_000)
        try farm.publish((0..<40).map(Self.frame))
        try farm.drain()
        farm.scratch.write("profiles/rows.yaml", Self.rows)
        farm.configure { $0 + "quarantine: {entries: 100, bytes: 1MiB}\n" }
        let retry = try farm.fieldtide("quarantine", "retry")
        #expect(retry.stderr.contains("quarantine is full: 15 oldest entries were pushed out"), "\(retry)")
    }

    @Test("from 80 % on stats warns, and the log does once")
    func alarm() throws {
        let farm = try Self.farm(entries: 100)
        farm.scratch.write("profiles/rows.yaml", Self.rows)
        // Four reasons, of which each has at most a quarter.
        let spoiled = ["no json %d", "{\"n\": %d}", "{\"rows\": [{\"t\": %d}]}"]
        func messages(_ kind: Int) -> [(topic: String, payload: String)] {
            (0..<30).map { ("farm/a/d/rows", spoiled[kind].replacing("%d", with: "\($0)")) }
        }
        try farm.publish(messages(0) + messages(1))
        try farm.drain()
        #expect(try farm.fieldtide("stats").status == 0)
        try farm.publish(messages(2) + (0..<30).map { ("farm/a/d/none", "\($0)") })
        let drain = try farm.drain()
        #expect(drain.stderr.components(separatedBy: "the quarantine is").count == 2, "\(drain.stderr)")
        let stats = try farm.fieldtide("stats")
        #expect(stats.status == 1 && stats.stdout.contains("warning: the quarantine is 100 % full"), "\(stats.stdout)")
    }
}
