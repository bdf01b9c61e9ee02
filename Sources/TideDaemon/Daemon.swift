internal import Foundation
public import Logging
internal import ServiceLifecycle
internal import Synchronization
internal import TideAPI
internal import TideAlerts
internal import TideMQTT
internal import TideModel
internal import TideNotify
internal import TideProfiles
internal import TideSQLite
internal import UnixSignals

/// Who is wired to whom: broker → transport → writer (pipeline, journal) → flusher → series store; socket → service.
public struct Daemon: Sendable {
    /// How a run ends by itself.
    public struct Drain: Sendable, Equatable {
        /// The daemon stops when no frame came for so long, in milliseconds.
        public var idle: Int64
        /// Makes a drain.
        public init(idle: Int64) { self.idle = idle }
    }

    /// How long another process may use the folder when the daemon starts.
    private static let patience = Duration.seconds(5)

    private let configuration: DaemonConfiguration
    private let log: Logger

    /// Makes a daemon; nothing is opened yet.
    public init(_ configuration: DaemonConfiguration, log: Logger) {
        self.configuration = configuration
        self.log = log
    }

    /// Runs until SIGTERM or SIGINT, or until the broker is drained.
    ///
    /// SIGHUP re-reads the profiles.
    ///
    /// - Parameter drain: how the run ends by itself; nil for a daemon.
    /// - Returns: what this run took in.
    /// - Throws: what keeps it from starting: configuration, profiles, an owned or newer data folder.
    @discardableResult
    public func run(drain: Drain? = nil) async throws -> DrainReport {
        guard let data = configuration.data, let mqtt = configuration.mqtt else {
            throw DaemonError("\(configuration.file): a daemon needs `data:` and `mqtt:`")
        }
        FreeMemory.bound()
        let rules = try loadRules()
        let (kernel, profiles) = try await openFolder(data, mqtt.subscribe, rules)
        kernel.start()
        if let rules { try await kernel.use(rules.stored) }
        let before = try await kernel.books()
        let transport = try MQTTTransport(
            configuration: mqtt,
            sink: WriterSink(writer: kernel.writer, progress: kernel.progress),
            initialSubscriptions: try await kernel.subscriptions(),
            seed: UInt64.random(in: .min ... .max),
            clock: Kernel.wallClock,
            logger: log
        )
        kernel.writer.inbox.put(.run { $0.canHear = { Self.hears(transport.stats) } })
        let publisher = MQTTPublisher(configuration: mqtt, seed: UInt64.random(in: .min ... .max), logger: log)
        for note in configuration.notes { log.notice("\(note)") }
        log.notice("\(data): record \(before.record), \(profiles) profiles, broker \(mqtt.address)")
        do {
            try await group(kernel, transport, publisher, ControlSocket(dataFolder: data), drain).run()
        } catch {
            _ = await Blocking.run { transport.stop() }
            await kernel.stop()
            throw error
        }
        let after = try await kernel.books()
        await kernel.stop()
        return DrainReport(before: before, after: after, mqtt: transport.stats)
    }

    /// Whether messages can come; nil before the first attempt to connect has ended.
    private static func hears(_ stats: MQTTStats) -> Bool? {
        stats.connects == 0 && stats.lastError == nil ? nil : stats.state == .connected
    }

    /// Takes the folder; a command that looks into it in this moment is waited for.
    ///
    /// - Returns: the kernel, and how many profiles are in force.
    private func openFolder(
        _ data: String,
        _ filters: [String],
        _ rules: RuleFiles.Loaded?
    ) async throws -> (Kernel, Int) {
        let until = ContinuousClock.now + Self.patience
        var isFirst = true
        while true {
            // Read anew each time: SIGHUP is not trapped yet.
            let profiles = try loadProfiles()
            let quarantine = configuration.quarantine
            do {
                let kernel = try Kernel(
                    folder: data,
                    profiles: profiles,
                    rules: rules,
                    filters: filters,
                    quarantine: quarantine,
                    keep: configuration.keep,
                    log: log
                )
                return (kernel, profiles.profiles.count)
            } catch let error as StoreError where error.code == .notOwner && ContinuousClock.now < until {
                if isFirst {
                    log.notice("\(data): \(error.cause); waiting for it, \(Self.patience.components.seconds) s at most")
                }
                isFirst = false
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }

    /// Services in the order of dependency; they stop in reverse.
    private func group(
        _ kernel: Kernel,
        _ transport: MQTTTransport,
        _ publisher: MQTTPublisher,
        _ socket: ControlSocket,
        _ drain: Drain?
    ) -> ServiceGroup {
        let manager = ServiceManager(environment: ProcessInfo.processInfo.environment)
        let begun = Beginnings()
        let service = DaemonService(kernel, transport, publisher, contacts: configuration.notify.contacts.keys.sorted())
        var services = answering(service, socket, begun)
        services.append(ReloadService(reload: { try await reload(kernel) }, manager: manager, log: log))
        services.append(TransportService(transport: transport, onStart: begun.expected()))
        if drain == nil {
            services.append(PublisherService(publisher: publisher))
            services.append(
                OutboxService(
                    kernel: kernel,
                    configuration: configuration.notify,
                    publisher: publisher,
                    links: links(kernel),
                    log: log
                )
            )
        }
        if let manager {
            services.append(
                NotifyService(manager: manager, writer: kernel.writer, transport: transport, begun: begun, log: log)
            )
        }
        var configurations = services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) }
        if let drain {
            let service = DrainService(transport: transport, idle: drain.idle)
            configurations.append(.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup))
        }
        return ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: configurations,
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: log
            )
        )
    }

    /// Makes links in messages; nil where there are none.
    private func links(_ kernel: Kernel) -> AlertLink? {
        guard let url = configuration.url else { return nil }
        do {
            return AlertLink(base: url.description, key: try LinkKey.inFolder(kernel.folder))
        } catch {
            log.error("messages have no links: \(error)")
            return nil
        }
    }

    /// Control socket, page and API.
    private func answering(_ service: DaemonService, _ socket: ControlSocket, _ begun: Beginnings) -> [any Service] {
        let routes = ControlRoutes(service: service.control)
        let control = ControlServer(routes: routes, socket: socket, logger: log, onListening: begun.expected())
        guard let listen = configuration.listen else { return [control] }
        let begin = begun.expected()
        let web = WebServer(service: service.web, address: listen, logger: log) { port in
            service.heard(port: port)
            begin()
        }
        return [control, web]
    }

    /// Reads profiles and rules again.
    ///
    /// - Returns: what is in force now, for people.
    private func reload(_ kernel: Kernel) async throws -> String {
        let profiles = try loadProfiles(), rules = try loadRules()
        try await kernel.use(profiles)
        guard let rules else { return "\(profiles.profiles.count) profiles are in force" }
        try await kernel.use(rules.stored)
        return "\(profiles.profiles.count) profiles and \(rules.set.rules.count) rules are in force"
    }

    /// Rules of alerts; nil where the configuration names none, so that those in force stay.
    private func loadRules() throws -> RuleFiles.Loaded? {
        guard !configuration.rules.isEmpty else { return nil }
        let rules = try RuleFiles.load(configuration.rules)
        if let problem = configuration.problem(with: rules.set) { throw DaemonError(problem) }
        return rules
    }

    @Sendable
    private func loadProfiles() throws -> ProfileSet {
        let set = try ProfileFiles.load(configuration.profiles)
        guard set.errors.isEmpty else { throw FileProblems(set.errors) }
        return set
    }
}

/// Why a daemon cannot start.
public struct DaemonError: Error, Sendable, Equatable, CustomStringConvertible {
    /// For people.
    public var description: String
    init(_ description: String) { self.description = description }
}
