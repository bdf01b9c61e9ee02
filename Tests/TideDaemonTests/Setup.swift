import Foundation
import Logging
import TideAPI
import TideDaemon
import TideModel
import TideTesting

/// Programs of this build, a broker and a data folder: what a user has.
final class Setup {
    let broker: BrokerProcess
    let scratch = ScratchFolder()
    let data: String

    /// The daemon's client id.
    static let client = "fieldtide-test"

    /// Where the programs of this package were built.
    static let programs: String = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
        return ProcessInfo.processInfo.environment["FIELDTIDE_PROGRAMS"] ?? root + "/.build/release"
    }()

    /// Starts a broker whose window is `window`, and writes a configuration and the test profiles.
    ///
    /// - Parameters:
    ///   - window: messages that the broker sends before it waits for acknowledgements. Not less than the publisher
    ///     has under way: mosquitto 2.0.11 was seen to send fewer messages on than it had taken otherwise.
    ///   - extra: lines for the broker's configuration.
    ///   - version: MQTT version of the daemon.
    ///   - log: mosquitto's `log_type`.
    ///   - data: the data folder; nil for one beside the configuration.
    ///   - options: lines for the daemon's `mqtt:` block.
    /// - Throws: when no broker starts.
    init(
        window: Int,
        extra: String = "",
        version: String = "5",
        log: String = "none",
        data: String? = nil,
        options: [String] = []
    ) throws {
        self.data = data ?? scratch.file("data")
        broker = try BrokerProcess("max_inflight_messages \(window)\n" + extra, log: log)
        try FileManager.default.createDirectory(atPath: scratch.file("profiles"), withIntermediateDirectories: true)
        scratch.write("profiles/timed.yaml", Profiles.timed)
        scratch.write("profiles/plain.yaml", Profiles.plain)
        configure(version: version, options)
    }

    private func configure(version: String, _ options: [String]) {
        scratch.write(
            "fieldtide.yaml",
            """
            data: \(data)
            mqtt:
              url: mqtt://127.0.0.1:\(broker.port)
              client_id: \(Self.client)
              version: "\(version)"
              subscribe: ["farm/#"]
              qos: 1
            \(options.map { "  \($0)\n" }.joined())profiles: [\(scratch.file("profiles"))]

            """
        )
    }

    /// Starts `fieldtided`.
    func daemon(_ arguments: [String] = []) throws -> ChildProcess {
        let command = [Self.programs + "/fieldtided", "--config", scratch.file("fieldtide.yaml")] + arguments
        return try ChildProcess(command, log: scratch.file("daemon.log"))
    }

    /// Runs `fieldtided --drain` to its end and returns its report.
    @discardableResult
    func drain(_ idle: String = "700ms") throws -> Report {
        let log = scratch.file("drain.log")
        try? FileManager.default.removeItem(atPath: log)
        let command = [Self.programs + "/fieldtided", "--config", scratch.file("fieldtide.yaml"), "--drain", idle]
        let child = try ChildProcess(command, log: log)
        let status = child.waitForExit()
        let text = scratch.read("drain.log")
        guard status == 0, let line = text.split(separator: "\n").last(where: { $0.hasPrefix("{") }) else {
            throw ChildProcessError(description: "drain ended with \(status): \(text)")
        }
        return try JSONDecoder().decode(Report.self, from: Data(line.utf8))
    }

    /// Runs `fieldtide` to its end and returns its exit code and what it printed.
    func fieldtide(_ arguments: [String]) throws -> (status: Int32, text: String) {
        let log = "fieldtide-\(UUID().uuidString).log"
        let child = try ChildProcess([Self.programs + "/fieldtide"] + arguments, log: scratch.file(log))
        return (child.waitForExit(), scratch.read(log))
    }

    /// Asks the daemon that runs, through its socket; nil when it does not listen yet.
    func ask<Answer: Sendable>(_ body: (ControlCalls) async throws -> Answer) async throws -> Answer? {
        guard let client = try ControlClient.connect(to: ControlSocket(dataFolder: data)) else { return nil }
        do {
            let answer = try await body(ControlCalls { try await client.respond(to: $0) })
            try await client.close()
            return answer
        } catch {
            try await client.close()
            throw error
        }
    }

    /// Waits until what the daemon says of itself is as wanted; nil after 60 s and twenty questions.
    ///
    /// Questions count because other tests block the threads that this one's tasks need: one question was seen to take more
    /// than a minute.
    func waitForStats(_ isWanted: (StatsDTO) -> Bool) async throws -> StatsDTO? {
        let end = ContinuousClock.now + .seconds(60)
        var asked = 0
        while ContinuousClock.now < end || asked < 20 {
            do {
                if let stats = try await ask({ try await $0.stats() }), isWanted(stats) { return stats }
            } catch let error as ControlError where error.status == 503 {
                // It has only begun to listen, or is busy.
            }
            asked += 1
            poll(nil, 0, 20)
        }
        return nil
    }

    /// Makes the broker remember the daemon's session before anything is published.
    func subscribe() throws { try drain("200ms") }

    /// Opens the folder in this process, while no daemon runs.
    func open() async throws -> LocalFolder.Handle {
        var log = Logger(label: "test")
        log.logLevel = .error
        return try await LocalFolder.open(dataFolder: data, log: log)
    }

    /// Every reading, as `export` would give it.
    func readings() async throws -> [ReadingDTO] {
        let folder = try await open()
        let pages = Collected<ReadingRun>()
        try await folder.service.readings(ReadingsQuery()) { pages.add($0) }
        await folder.close()
        return pages.all.flatMap { run in run.entries.map { run.reading($0) } }
    }
}

/// What `--drain` prints.
struct Report: Decodable {
    var frames: FrameBookDTO
    var readings: ReadingBookDTO
    var seconds: Double
}

/// Pages collected from a task.
final class Collected<Element: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var elements: [Element] = []
    func add(_ page: [Element]) { lock.withLock { elements += page } }
    var all: [Element] { lock.withLock { elements } }
}

enum Profiles {
    static let timed = """
        schema: fieldtide.profile/1
        id: test/timed
        version: 1
        match: [{topic: "farm/{site}/{device}/up"}]
        identity: {site: "{site}", device: "{device}", adopt: {max_new_per_hour: 10000}}
        time: {source: $.ts, format: unix_ms, accept: {future: 10000d, past: 10000d, beyond: quarantine}}
        decode:
          - json:
              fields:
                v: {path: $.v, type: number, missing: none}
        series:
          level: {from: v, quantity: energy, unit: kW.h}
        examples:
          - name: normal
            given: {topic: farm/a/b/up, text: '{"ts": 1764000000000, "v": 1.5}'}
            want: {level: 1.5}
        """

    static let plain = """
        schema: fieldtide.profile/1
        id: test/plain
        version: 1
        match: [{topic: "farm/{site}/{device}/now"}]
        identity: {site: "{site}", device: "{device}", adopt: {max_new_per_hour: 10000}}
        time: {source: receive}
        delivery: {retained: store}
        decode:
          - json:
              fields:
                v: {path: $.v, type: number, missing: none}
        series:
          level: {from: v, quantity: energy, unit: kW.h}
        examples:
          - name: normal
            given: {topic: farm/a/b/now, text: '{"v": 1.5}'}
            want: {level: 1.5}
        """
}
