import Foundation
import Testing
import TideAPI
import TideTesting

/// What a real buoy measured comes back bit for bit.
///
/// Source of the rows: hourly values at 40.78 N 124.20 W, 2015-2019, ioos/ioos_qc, tests/data/20363_1000427.csv.gz
/// (Apache-2.0); the excerpt holds the longest, shortest, smallest and largest values among ordinary ones.
@Suite(.serialized)
struct RealInputTests {
    private static let excerpt = SourceTree.path("Tests/TideDaemonTests/Fixtures/ioos_excerpt.csv")
    private static let whole = SourceTree.path("../shared/vectors/series/ioos_20363_1000427.csv.gz")
    /// mosquitto_pub ends too early when packet ids begin anew while it waits for the last one.
    private static let linesAtOnce = 50_000

    private static let profile = """
        schema: fieldtide.profile/1
        id: test/row
        version: 1
        match: [{topic: "farm/{site}/{device}/row"}]
        identity: {site: "{site}", device: "{device}"}
        time: {source: $.time, format: rfc3339, accept: {future: 1d, past: 20000d, beyond: quarantine}}
        decode:
          - json:
              fields:
                value: {path: $.value, type: number, missing: none}
        series:
          reading: {from: value, quantity: energy, unit: kW.h}
        examples:
          - name: normal
            given: {topic: farm/a/b/row, text: '{"time": "2015-08-20T23:00:00Z", "value": 645.5}'}
            want: {reading: 645.5}
        """

    @Test func theExcerptComesBackBitForBit() async throws {
        try await roundTrip(try String(contentsOfFile: Self.excerpt, encoding: .utf8), rows: 300)
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: whole), "needs ../shared beside the repository"))
    func theWholeFileComesBackBitForBit() async throws {
        let scratch = ScratchFolder()
        try sh("gunzip -c '\(Self.whole)' > '\(scratch.file("rows.csv"))'", scratch)
        try await roundTrip(scratch.read("rows.csv"), rows: 89_717)
    }

    private func sh(_ command: String, _ scratch: ScratchFolder) throws {
        let status = try ChildProcess(["sh", "-c", command], log: scratch.file("sh.log")).waitForExit()
        #expect(status == 0, "\(command): \(scratch.read("sh.log"))")
    }

    /// Sends the rows as JSON lines, drains, exports and compares.
    private func roundTrip(_ csv: String, rows count: Int) async throws {
        let rows = csv.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
        #expect(rows.count == count)
        let setup = try Setup(window: 1_500)
        setup.scratch.write("profiles/row.yaml", Self.profile)
        try setup.subscribe()
        let names = ["time", "time_epoch", "latitude", "longitude", "depth", "value"]
        let lines = rows.map { row in
            let pairs = zip(names, row).map { $0 == "time" ? "\"\($0)\": \"\($1)\"" : "\"\($0)\": \($1)" }
            return "{\(pairs.joined(separator: ", "))}\n"
        }
        for start in stride(from: 0, to: lines.count, by: Self.linesAtOnce) {
            setup.scratch.write("lines.json", lines[start...].prefix(Self.linesAtOnce).joined())
            let publish = "mosquitto_pub -p \(setup.broker.port) -q 1 -t farm/ioos/20363/row -l"
            try sh("\(publish) < '\(setup.scratch.file("lines.json"))'", setup.scratch)
        }
        let report = try setup.drain()
        #expect(report.frames.received == UInt64(count) && report.frames.stored == UInt64(count))
        let file = setup.scratch.file("export.csv")
        let export = try setup.fieldtide(["export", "--data", setup.data, "-o", file])
        #expect(export.status == 0, "\(export.text)")
        expectSame(setup.scratch.read("export.csv"), rows.map { (String($0[0]), String($0[5])) })
        try await Numbered.balanced(setup)
    }

    private func expectSame(_ export: String, _ rows: [(time: String, value: String)]) {
        let lines = export.split(separator: "\n")
        #expect(lines.first == "site,device,channel,time,received,value,unit,flag,time_source")
        let cells = lines.dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        let expected = rows.sorted { $0.time < $1.time }
        #expect(cells.count == expected.count)
        #expect(cells.map { String($0[3]) } == expected.map { $0.time.replacing("Z", with: ".000Z") })
        let different = zip(cells, expected).filter { Double($0[5])?.bitPattern != Double($1.value)?.bitPattern }
        #expect(different.isEmpty, "\(different.count) values differ, e.g. \(different.prefix(3))")
        #expect(cells.allSatisfy { $0[..<3] == ["ioos", "20363", "reading"] && $0.last == "device" })
    }
}
