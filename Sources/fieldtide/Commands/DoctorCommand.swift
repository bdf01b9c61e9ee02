internal import ArgumentParser
internal import TideAPI
internal import TideDaemon
internal import TideMQTT

/// `fieldtide doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Prove, against your own broker and disk, what Fieldtide's promise rests on.",
        discussion: """
            Looks at the configuration, the data folder and its disk; then, with sessions and topics of its own, at the
            broker: rights, window of unacknowledged messages, the order of acknowledgements, redelivery, retained messages
            and $SYS. Where the daemon runs, also at the clocks of its devices, and who is not heard. It publishes a few hundred small messages on TOPIC/<random>. Exits with 1 when something fails.

            Example: fieldtide doctor --config /etc/fieldtide/fieldtide.yaml
            """
    )

    @OptionGroup var folder: FolderOptions

    @Option(help: "Where it may publish; choose what the daemon does not subscribe to.")
    var topic = "fieldtide-doctor"

    @Option(help: "table, json or csv.")
    var format = ListFormat.table

    func validate() throws {
        if let problem = TopicFilter.problem(of: topic) { throw ValidationError("--topic `\(topic)` \(problem)") }
        if topic.contains("+") || topic.contains("#") {
            throw ValidationError("--topic \(topic): a topic has no wildcards")
        }
    }

    func run() async throws {
        let configuration = try folder.configuration()
        var findings: [BrokerFinding] = []
        if let data = configuration.data { findings += try FolderDoctor(folder: data).run() }
        findings += profiles(configuration)
        if let data = configuration.data { findings += try await devices(data) }
        if let mqtt = configuration.mqtt {
            Messages.write("looking at the broker, which takes some ten seconds …")
            let clock = { @Sendable in Wall.now }
            findings += BrokerProbe(mqtt, topic: topic, seed: .random(in: .min ... .max), clock: clock).run()
        } else {
            findings.append(BrokerFinding("broker", .failed, "\(configuration.file) has no mqtt: block"))
        }
        try ListWriter(format: format).write(
            ["verdict", "subject", "finding"],
            findings.map { [$0.verdict.rawValue, $0.subject, $0.text] },
            json: findings
        )
        if findings.contains(where: { $0.verdict == .failed }) { throw Failure.problemsFound }
    }

    /// What the daemon on the folder knows of its devices; nothing when none runs.
    private func devices(_ data: String) async throws -> [BrokerFinding] {
        guard try ControlSocket(dataFolder: data).state() == .listening else { return [] }
        return try await FolderChannel.with(folder) { DeviceDoctor(watch: try await $0.calls.watch()).findings }
    }

    private func profiles(_ configuration: DaemonConfiguration) -> [BrokerFinding] {
        do {
            let profiles = try ProfileLookup.load(configuration.profiles)
            guard !profiles.isEmpty else {
                return [BrokerFinding("profiles", .warning, "none: every message would be quarantined")]
            }
            return [BrokerFinding("profiles", .ok, "\(profiles.count) are right")]
        } catch {
            return [BrokerFinding("profiles", .failed, "\(error)")]
        }
    }
}
