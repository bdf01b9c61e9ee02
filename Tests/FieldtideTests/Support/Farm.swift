import Foundation
import TideTesting

/// A folder with a configuration and profiles and, where a test needs it, a broker: what a person has.
final class Farm {
    let scratch = ScratchFolder()
    let broker: BrokerProcess?
    var config: String { scratch.file("fieldtide.yaml") }
    var data: String { scratch.file("data") }

    init(broker: Bool = true, settings: String = "") throws {
        self.broker = broker ? try BrokerProcess("max_inflight_messages 1000\n" + settings, log: "none") : nil
        try FileManager.default.createDirectory(atPath: scratch.file("profiles"), withIntermediateDirectories: true)
        scratch.write("profiles/known.yaml", Self.known)
        scratch.write("profiles/open.yaml", Self.open)
        scratch.write("registry.yaml", Self.registry)
        configure()
    }

    /// Writes the configuration; `edit` may spoil it.
    func configure(_ edit: (String) -> String = { $0 }) {
        let text = """
            data: ./data
            mqtt:
              url: mqtt://127.0.0.1:\(broker?.port ?? 1)
              client_id: fieldtide-test
              subscribe: ["farm/#"]
              qos: 1
            profiles: [./profiles]

            """
        scratch.write("fieldtide.yaml", edit(text))
    }

    /// Runs `fieldtide` on this configuration.
    func fieldtide(_ arguments: String..., as user: UInt32? = nil) throws -> Program.Run {
        try Program.run("fieldtide", arguments + ["--config", config], in: scratch.path, as: user)
    }

    /// Runs `fieldtided --drain` to its end.
    @discardableResult
    func drain(_ idle: String = "300ms") throws -> Program.Run {
        try Program.run("fieldtided", ["--config", config, "--drain", idle], in: scratch.path)
    }

    /// Starts `fieldtided` and waits until it answers and, where a broker runs, is subscribed: what is published before
    /// its first subscription, nobody keeps for it.
    func daemon(data: String? = nil) throws -> ChildProcess {
        let folder = data ?? self.data
        let command = [Program.programs + "/fieldtided", "--config", config, "--data", folder]
        let daemon = try ChildProcess(command, log: scratch.file("daemon.log"))
        let broker = broker.map { LoopbackPort.accepts($0.port) } ?? false
        let isReady = try eventually {
            guard daemon.isRunning else { return true }
            guard FileManager.default.fileExists(atPath: folder + "/fieldtide.sock") else { return false }
            return try !broker || isSubscribed(data: folder)
        }
        guard isReady, daemon.isRunning else {
            throw ChildProcessError(description: "the daemon is not ready: \(scratch.read("daemon.log"))")
        }
        return daemon
    }

    private func isSubscribed(data: String) throws -> Bool {
        try Program.run("fieldtide", ["stats", "--data", data]).stdout.contains(#/mqtt_connected +1/#)
    }

    /// Publishes one message and waits until the broker has it.
    func publish(_ messages: [(topic: String, payload: String)]) throws {
        try BacklogPublisher(port: broker?.port ?? 0).publish(messages.count) {
            (messages[$0].topic, messages[$0].payload, 1)
        }
    }

    /// A profile whose devices people register.
    static let known = profile("known", adopt: "never", channel: "temperature", unit: "degF")
    /// A profile that adopts two devices an hour.
    static let open = profile("open", adopt: "{max_new_per_hour: 2}", channel: "water_temperature", unit: "Cel")

    static func profile(_ name: String, adopt: String, channel: String, unit: String) -> String {
        """
        schema: fieldtide.profile/1
        id: test/\(name)
        version: 1
        match: [{topic: "farm/{site}/{device}/\(name)"}]
        identity: {site: "{site}", device: "{device}", adopt: \(adopt)}
        time: {source: $.ts, format: unix_ms, accept: {future: 10000d, past: 10000d, beyond: quarantine}}
        decode:
          - json:
              fields:
                t: {path: $.t, type: number, missing: none}
        series:
          \(channel): {from: t, quantity: water_temperature, unit: \(unit)}
        examples:
          - name: normal
            given: {topic: farm/a/b/\(name), text: '{"ts": 1577836800000, "t": 50}'}
            want: {\(channel): 50}

        """
    }

    static let registry = """
        sites:
          - {id: a, name: 北湾, county: "371082"}
        units:
          - {site: a, id: pond-1, kind: pond, name: 一号塘}
        devices:
          a/probe: {unit: pond-1, parameters: {depth: 2 m}}

        """
}

extension String {
    /// The text without times of the wall clock: those that devices wrote in these tests lie on 2020-01-01.
    var withoutClock: String {
        replacing(#/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/#) { match in
            match.output.hasPrefix("2020-01-01T") ? String(match.output) : "NOW"
        }
    }
}
