import Foundation
import Testing
import TideAPI
import TideTesting

/// Every command that uses the data folder, through a daemon's socket and in its own process: the same words.
@Suite("With and without a daemon")
struct BothWaysTests {
    /// One command; what belongs to the moment is taken out of its output.
    struct Step {
        var arguments: [String]
        var status: Int32 = 0
        init(_ line: String, status: Int32 = 0) {
            arguments = line.split(separator: " ").map(String.init)
            self.status = status
        }
    }

    static let steps = [
        Step("latest"), Step("latest --format json --device a/d1"), Step("latest --format csv --site b"),
        Step("query"), Step("query --format json --channel water*"),
        Step("query --format csv --from 2020-01-01T00:01:00Z"),
        Step("query --format csv --flags 4"), Step("query --limit 1 --revisions --format csv"),
        Step("gaps --channel water* --format csv"), Step("gaps --site a --interval 1s --format json"),
        Step("export"), Step("export --format json --to 2020-01-01T00:01:00Z"),
        Step("registry list device"), Step("registry list --format json"),
        Step("registry apply --dry-run registry.yaml"), Step("registry apply --dry-run more.csv --format csv"),
        Step("registry list site --format csv"), Step("registry apply registry.yaml more.csv"),
        Step("registry apply registry.yaml --format json"), Step("registry apply wrong.yaml", status: 1),
        Step("registry list"), Step("registry list --format csv"), Step("registry show device a/probe"),
        Step("registry show device a/probe --format json"), Step("registry history site a"),
        Step("registry history site a --format csv"), Step("registry show device a/none", status: 1),
        Step("quarantine list"), Step("quarantine list --format csv --reason unmatched"),
        Step("quarantine list --format json --topic farm/+/probe/#"), Step("quarantine show 1"),
        Step("quarantine show 1 --format json"), Step("quarantine show 99", status: 1),
        Step("quarantine retry --reason unknown_device"), Step("query --device a/probe --format csv"),
        Step("quarantine retry --format json"), Step("quarantine drop --reason unmatched"),
        Step("quarantine drop --all --limit 1 --format json"), Step("quarantine list --format csv"),
        Step("profile show --device a/probe"), Step("profile show --device a/d1 --text"),
        Step("profile show --device a/none", status: 1), Step("verify --format json"),
    ]

    static func fill() throws -> Farm {
        let farm = try Farm()
        try farm.drain("100ms")
        try farm.publish([
            ("farm/a/d1/open", #"{"ts": 1577836800000, "t": 20.1}"#),
            ("farm/a/d1/open", #"{"ts": 1577836860000, "t": 20.25}"#),
            ("farm/a/d1/open", #"{"ts": 1577836860000, "t": 20.5}"#),
            ("farm/b/d2/open", #"{"ts": 1577836800000, "t": 99}"#),
            ("farm/a/probe/known", #"{"ts": 1577836800000, "t": 50}"#),
            ("farm/a/probe/known", #"{"ts": 1577836860000, "t": 59}"#),
            ("farm/x", "hello"), ("farm/a/d1/open", "{"), ("farm/a/d1/open", "["),
        ])
        try farm.drain()
        farm.scratch.write(
            "more.csv",
            "kind,id,site,name,unit\nsite,c,,南湾,\ncage,cage-1,a,一号网箱,\ndevice,d1,a,,cage-1\n"
        )
        farm.scratch.write("wrong.yaml", "devices:\n  a/d1: {unit: pond-9}\n")
        return farm
    }

    static func runAll(_ farm: Farm, data: String) throws -> [Program.Run] {
        try steps.map { step in
            let options = ["--config", farm.config, "--data", data]
            let run = try Program.run("fieldtide", step.arguments + options, in: farm.scratch.path)
            #expect(run.status == step.status, "\(step.arguments): \(run.stderr)")
            return run
        }
    }

    @Test func everyCommandSaysTheSame() throws {
        let farm = try Self.fill()
        let copy = farm.scratch.file("copy")
        try FileManager.default.copyItem(atPath: farm.data, toPath: copy)
        let alone = try Self.runAll(farm, data: farm.data)
        let daemon = try farm.daemon(data: copy)
        let beside = try Self.runAll(farm, data: copy)
        for ((step, alone), beside) in zip(zip(Self.steps, alone), beside) {
            #expect(Self.lasting(alone.stdout) == Self.lasting(beside.stdout), "\(step.arguments)")
            #expect(alone.stderr == beside.stderr, "\(step.arguments)")
        }
        let running = try Stats(
            json: try fieldtide("stats", "--devices", "--format", "json", "--data", copy).stdout
        )
        let verdict = try fieldtide("stats", "--devices", "--data", copy)
        #expect(verdict.status == 0 && verdict.stdout.contains("state                        running\n"))
        daemon.end(SIGTERM)
        #expect(try Stats(farm) == running)
        #expect(try fieldtide("latest", "--data", copy).stdout == fieldtide("latest", "--data", farm.data).stdout)
    }

    /// Text without times of the clock and numbers of records: a daemon also writes down that it connected.
    private static func lasting(_ text: String) -> String {
        text.withoutClock.replacing(#/"records?" : \d+/#, with: "RECORD").replacing(#/record +\d+/#, with: "RECORD")
            .replacing(#/(?m)^ *(\d+) +\d+ +NOW/#) { "\($0.output.1) RECORD NOW" }
            .replacing(#/(?m)^(\d+),\d+,NOW/#) { "\($0.output.1),RECORD,NOW" }
    }
}
