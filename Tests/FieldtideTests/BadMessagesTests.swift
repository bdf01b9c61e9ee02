import Foundation
import Testing
import TideAPI
import TideTesting

/// Messages that cannot be stored: kept raw, each with a reason that says what would be right.
@Suite("Bad messages")
struct BadMessagesTests {
    struct Line: Decodable {
        var id: Int
        var topic, reason, detail: String
        var profile: String?
        var length: Int
        var text, hex, sha256: String?
    }

    static func list(_ farm: Farm) throws -> [Line] {
        let run = try farm.fieldtide("quarantine", "list", "--format", "json")
        #expect(run.status == 0)
        return try JSONDecoder().decode([Line].self, from: Data(run.stdout.utf8))
    }

    static let bad: [(payload: String, reason: String, detail: String)] = [
        (#"{"ts": 1577836801000, "t":"#, "invalid", "byte 26: the end of the payload where a value was expected"),
        (#"{"ts": 1577836802000, "t": NaN}"#, "invalid", "byte 27: JSON has no NaN; a value that is missing is null"),
        (#"{"ts": 1577836803000, "t": 20, "t": 21}"#, "duplicate_key", #"the key "t" is there twice"#),
        (#"{"ts": "soon", "t": 20}"#, "bad_time", "the time at $.ts is not in format unix_ms"),
        (#"{"t": 20}"#, "no_time", "$.ts"),
        (#"{"ts": 1, "t": 20}"#, "past_time", "10000d"),
        ("[1, 2]", "no_fields", "none of the fields"),
        ("", "empty", "no bytes"),
    ]

    @Test func eachIsKeptWithItsReason() throws {
        let farm = try Farm()
        try farm.drain()
        try farm.publish(Self.bad.map { ("farm/a/d1/open", $0.payload) })
        try farm.publish([("elsewhere/x", "{}"), ("farm/x", "hello")])
        let drained = try farm.drain()
        #expect(drained.status == 0, "\(drained.stderr)")
        let lines = try Self.list(farm)
        #expect(lines.count == Self.bad.count + 1)
        for (line, bad) in zip(lines, Self.bad) {
            #expect(line.reason == bad.reason, "\(bad.payload)")
            #expect(line.detail.contains(bad.detail), "\(bad.payload): \(line.detail)")
            #expect(line.profile == "test/open@1")
            let shown = try farm.fieldtide("quarantine", "show", "\(line.id)", "--format", "json")
            #expect(try JSONDecoder().decode(Line.self, from: Data(shown.stdout.utf8)).text == bad.payload)
        }
        #expect(lines.last?.reason == "unmatched")
        #expect(lines.last?.detail == "no profile claims topic farm/x")
        #expect(try farm.fieldtide("query", "--format", "csv").lines.count == 1)
        #expect(try farm.fieldtide("stats").status == 0)
    }

    @Test func aWrongTypeIsAMissingValueAndTheFrameIsKept() throws {
        let farm = try Farm()
        try farm.drain()
        try farm.publish([("farm/a/d1/open", #"{"ts": 1577836800000, "t": true}"#)])
        let report = try farm.drain()
        #expect(report.stdout.contains(#""partial":1"#))
        let csv = try farm.fieldtide("export").stdout.withoutClock
        #expect(csv.hasSuffix("a,d1,water_temperature,2020-01-01T00:00:00.000Z,NOW,,Cel,9,device\n"))
        #expect(try farm.fieldtide("verify").stdout.contains("1 raw frames"))
    }

    @Test func ofAnOversizeMessageTheBeginningTheLengthAndTheHashAreKept() throws {
        let farm = try Farm()
        let daemon = try farm.daemon()
        try farm.publish([("farm/a/d1/open", "small")])
        #expect(try eventually { try Self.list(farm).count == 1 })
        let before = peakMemory(daemon)
        try farm.publish([("farm/a/d1/open", String(repeating: "x", count: 10 << 20))])
        #expect(try eventually { try Self.list(farm).count == 2 })
        // The library holds the packet and a copy of its payload; one more would show.
        #expect(before > 0 && peakMemory(daemon) - before < 25 << 10, "KiB \(before) -> \(peakMemory(daemon))")
        daemon.end(SIGTERM)
        let line = try #require(try Self.list(farm).last)
        #expect(line.reason == "oversize")
        #expect(line.length == 10 << 20)
        #expect(line.detail.contains("10485760 bytes, more than mqtt.maximum_payload"))
        let json = try farm.fieldtide("quarantine", "show", "2", "--format", "json").stdout
        let shown = try JSONDecoder().decode(Line.self, from: Data(json.utf8))
        #expect(shown.text == String(repeating: "x", count: 4_096))
        // head -c 10485760 /dev/zero | tr '\0' x | sha256sum
        let hash = "462a12a876c0364e4f1f3d12ed33dcae125f1198010ff78d8f4c3f4de0412d49"
        #expect(shown.sha256 == hash)
        #expect(try farm.fieldtide("quarantine", "show", "2").stdout.contains("sha256    \(hash)\n"))
        // A retry of what is not whole cannot succeed, and must not make it look whole.
        #expect(try farm.fieldtide("quarantine", "retry").stdout == "2 tried: 0 stored, 2 still in quarantine\n")
        #expect(try Self.list(farm).last?.length == 10 << 20)
    }

    /// Peak resident memory of a running process, KiB.
    private func peakMemory(_ process: ChildProcess) -> Int {
        let status = (try? String(contentsOfFile: "/proc/\(process.id)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }

    @Test func anUnknownDeviceIsRegisteredAndItsHistoryComesIn() throws {
        let farm = try Farm()
        try farm.drain()
        try farm.publish(
            (0..<5).map { ("farm/a/probe/known", #"{"ts": \#(1_577_836_800_000 + $0 * 60_000), "t": 50}"#) }
        )
        try farm.drain()
        let lines = try Self.list(farm)
        #expect(lines.map(\.reason) == Array(repeating: "unknown_device", count: 5))
        let detail = try #require(lines.first).detail
        #expect(detail.contains("a/probe is not registered and profile test/known@1 says adopt: never"))
        #expect(try farm.fieldtide("quarantine", "retry").stdout == "5 tried: 0 stored, 5 still in quarantine\n")
        #expect(try farm.fieldtide("registry", "apply", "registry.yaml").status == 0)
        #expect(try farm.fieldtide("quarantine", "retry").stdout == "5 tried: 5 stored, 0 still in quarantine\n")
        #expect(try Self.list(farm).isEmpty)
        let csv = try farm.fieldtide("query", "--device", "a/probe", "--format", "csv").stdout.withoutClock
        #expect(
            csv.split(separator: "\n").dropFirst().map(String.init)
                == (0..<5).map { "a,probe,temperature,2020-01-01T00:0\($0):00.000Z,NOW,10.0,Cel,1,device" }
        )
        let stats = try Stats(farm)
        #expect(stats.problems.isEmpty)
        #expect(stats.frames.isBalanced && stats.frames.received == 5)
        #expect(stats.quarantine == 0)
        #expect(stats.readings.decoded == 5 && stats.readings.new == 5)
    }

    @Test func adoptionStopsAtItsLimit() throws {
        let farm = try Farm()
        try farm.drain()
        try farm.publish((1...4).map { ("farm/a/d\($0)/open", #"{"ts": 1577836800000, "t": 20}"#) })
        try farm.drain()
        let lines = try Self.list(farm)
        #expect(lines.map(\.reason) == ["adoption_limit", "adoption_limit"])
        #expect(lines.map(\.topic) == ["farm/a/d3/open", "farm/a/d4/open"])
        #expect(lines.first?.detail.contains("max_new_per_hour is 2; register it or retry later") == true)
        #expect(try farm.fieldtide("latest", "--format", "csv").lines.count == 3)
        #expect(try Stats(farm).problems.isEmpty)
    }
}
