import Foundation
import Testing
import TideAPI
import TideTesting

/// `fieldtide simulate`: to a broker and through the daemon, into a file, until a signal.
@Suite("Simulate")
struct SimulateTests {
    private static let devices = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "devices").path(percentEncoded: false)

    /// A broker, a daemon's session on it, and the shipped profiles.
    private static func farm(_ settings: String = "") throws -> Farm {
        let farm = try Farm(settings: settings)
        farm.configure { $0.replacing("./profiles", with: Self.devices) }
        try farm.drain("100ms")
        return farm
    }

    private static func simulate(_ farm: Farm, _ options: [String]) -> [String] {
        let broker = ["--broker", "mqtt://127.0.0.1:\(farm.broker?.port ?? 0)", "--profiles", Self.devices]
        return ["simulate"] + broker + ["--ground-truth", farm.scratch.file("truth.csv")] + options
    }

    /// Channels of the profiles in `devices` that are derived.
    private static let derived = [
        "temperature_humidity_index", "heat_load", "reference_evapotranspiration", "chill_hours",
    ]

    /// Every value by site, device, channel and time.
    private static func values(_ csv: String, column: Int) -> [String: UInt64] {
        var values: [String: UInt64] = [:]
        for line in csv.split(separator: "\n").dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            values[cells[0..<4].joined(separator: ",")] = Double(cells[column])?.bitPattern
        }
        return values
    }

    /// Stores what waits for the daemon, and compares the export with the ground truth, bit for bit.
    private static func expectStored(_ farm: Farm, messages: Int) throws {
        try farm.drain()
        // What is derived nobody sent.
        let exported = try farm.fieldtide("export").stdout.split(separator: "\n")
            .filter { line in !Self.derived.contains { line.contains(",\($0),") } }.joined(separator: "\n")
        let truth = farm.scratch.read("truth.csv")
        #expect(values(exported, column: 5) == values(truth, column: 4))
        #expect(exported.split(separator: "\n").count == truth.split(separator: "\n").count)
        let stats = try Stats(farm)
        #expect(stats.frames.stored == UInt64(messages) && stats.frames.isBalanced)
        #expect(stats.quarantine == 0 && stats.problems == [])
    }

    /// The number before a word of the summary.
    private static func number(_ word: String, _ text: String) throws -> Int {
        let match = try #require(text.firstMatch(of: try Regex(#"(\d+) "# + word, as: (Substring, Substring).self)))
        return try #require(Int(match.output.1))
    }

    @Test("what a day of sixteen devices with broken links sent is stored, bit for bit")
    func throughTheDaemon() throws {
        let farm = try Self.farm()
        let options = [
            "--devices", "16", "--seed", "7", "--speed", "max", "--start", "-2d", "--duration", "1d", "--outages",
            "0.5",
        ]
        let run = try Program.run("fieldtide", Self.simulate(farm, options))
        #expect(run.status == 0, "\(run.stderr)")
        let made = try Self.number("messages", run.stderr)
        #expect(made > 1_000)
        #expect(run.stderr.contains("\(made) acknowledged"), "\(run.stderr)")
        #expect(run.stderr.contains(" 0 waiting, 0 dropped by devices"), "\(run.stderr)")
        try Self.expectStored(farm, messages: made)
    }

    @Test("while the broker is away messages wait, and all arrive once it is back")
    func brokerComesLater() throws {
        let farm = try Self.farm("persistence true")
        farm.broker?.stop()
        let options = ["--speed", "max", "--start", "-1d", "--duration", "6h"]
        let log = farm.scratch.file("simulate.log")
        let child = try ChildProcess([Program.programs + "/fieldtide"] + Self.simulate(farm, options), log: log)
        #expect(try eventually { farm.scratch.read("simulate.log").contains("onnect") })
        #expect(child.isRunning)
        try farm.broker?.start()
        #expect(child.waitForExit() == 0)
        try Self.expectStored(farm, messages: try Self.number("acknowledged", farm.scratch.read("simulate.log")))
    }

    @Test("devices with small stores drop their oldest messages, and say how many")
    func smallStores() throws {
        let farm = try Self.farm()
        let options = [
            "--devices", "8", "--speed", "max", "--start", "-2d", "--duration", "1d", "--outages", "1", "--store", "3",
        ]
        let run = try Program.run("fieldtide", Self.simulate(farm, options))
        #expect(run.status == 0, "\(run.stderr)")
        let (made, dropped) = (try Self.number("messages", run.stderr), try Self.number("dropped", run.stderr))
        #expect(dropped > 0)
        try Self.expectStored(farm, messages: made - dropped)
    }

    @Test("times ahead of the clock are warned of, because a daemon quarantines them")
    func future() throws {
        let farm = try Self.farm()
        let options = ["--devices", "1", "--speed", "max", "--duration", "1d"]
        let run = try Program.run("fieldtide", Self.simulate(farm, options))
        #expect(run.status == 0 && run.stderr.contains("run ahead of the clock"), "\(run.stderr)")
        try farm.drain()
        // One or two of a day at ten minutes lie within the ten minutes that are accepted.
        #expect((142...143).contains(try Stats(farm).quarantine))
        let past = try Program.run("fieldtide", Self.simulate(farm, options + ["--start", "-1d"]))
        #expect(!past.stderr.contains("ahead"))
    }

    @Test("a file holds the same lines for the same seed, and decode reads them")
    func file() throws {
        let scratch = ScratchFolder()
        let options = [
            "simulate", "--output", "-", "--profiles", Self.devices, "--speed", "max", "--start", "2026-07-01",
            "--duration", "1h", "--registry", scratch.file("registry.csv"),
        ]
        let first = try Program.run("fieldtide", options)
        #expect(first.status == 0, "\(first.stderr)")
        #expect(try Program.run("fieldtide", options).stdout == first.stdout)
        #expect(try Program.run("fieldtide", options + ["--seed", "2"]).stdout != first.stdout)
        let line = try #require(first.lines.first { $0.contains("/pond-1/pond") })
        struct Line: Decodable { var topic, payload, time: String }
        let message = try JSONDecoder().decode(Line.self, from: Data(line.utf8))
        #expect(message.topic == "farm/east-bay/pond-1/pond")
        let decoded = try fieldtide(
            "decode",
            "--profile",
            Self.devices + "/generic/pond-probe.yaml",
            "--topic",
            message.topic,
            "--text",
            message.payload,
            "--received",
            message.time
        )
        #expect(decoded.status == 0 && decoded.lines.count == 6, "\(decoded.stderr)")
        let registry = scratch.read("registry.csv").split(separator: "\n")
        #expect(registry.contains("site,east-bay,,东湾海洋牧场,"))
        #expect(registry.contains("device,pond-1,east-bay,,generic/pond-probe"))
    }

    @Test("a signal ends a run in order", arguments: [SIGINT, SIGTERM])
    func signal(number: Int32) throws {
        let farm = try Self.farm()
        let log = farm.scratch.file("simulate.log")
        let options = ["--devices", "100", "--speed", "60", "--interval", "10s", "--start", "-1d"]
        let child = try ChildProcess([Program.programs + "/fieldtide"] + Self.simulate(farm, options), log: log)
        let daemon = try farm.daemon()
        #expect(try eventually { try Stats(farm).frames.stored > 100 })
        // `timeout` sends it twice at once, to the process and to its group.
        kill(child.id, number)
        child.end(number)
        #expect(child.waitForExit() == 0)
        let summary = farm.scratch.read("simulate.log")
        #expect(try Self.number("acknowledged", summary) > 0)
        #expect(summary.contains(" 0 waiting"), "\(summary)")
        daemon.end(SIGTERM)
        #expect(daemon.waitForExit() == 0)
    }

    static let wrong: [(options: String, says: String)] = [
        ("--speed max", "--speed max needs --duration"), ("--speed 0", "speed"), ("--devices 0", "right is 1"),
        ("--duration 10", "right is a number with s, m, h, d or w"), ("--interval 500ms", "--interval 500ms"),
        ("--outages 2", "right is 0…1"), ("--store 0", "right is 1 or more"),
        ("--broker http://x", "unknown scheme"), ("--broker mqtt://x --output y", "not both"),
        ("--start yesterday", "is no time"), ("--profiles /nowhere", "is not there"),
    ]

    @Test("wrong options are refused with what would be right", arguments: wrong.indices)
    func wrongUsage(index: Int) throws {
        let (options, says) = Self.wrong[index]
        let run = try Program.run("fieldtide", ["simulate"] + options.split(separator: " ").map(String.init))
        #expect(run.status != 0)
        #expect(run.stderr.contains(says), "\(run.stderr)")
    }
}
