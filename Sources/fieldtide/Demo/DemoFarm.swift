internal import Foundation
internal import TideAPI
internal import TideSim

/// A demo's parts, from the first to the last moment.
final class DemoFarm {
    private let folder: DemoFolder
    private let stop: StopSignal
    private var janitor: DemoJanitor
    private let broker: DemoPart
    private let daemon: DemoPart
    private let registrar: DemoPart
    private let history: DemoPart
    private let simulator: DemoPart
    private let screen: DemoScreen

    /// How long a part may take to begin.
    private static let patience = Duration.seconds(30)
    /// Between two looks.
    private static let step = Duration.milliseconds(50)

    /// Makes folder and configurations; nothing runs yet but the janitor.
    ///
    /// - Parameters:
    ///   - profiles: absolute paths.
    ///   - devices: how many.
    ///   - interval: from one message of a device to the next, as `simulate` takes it.
    ///   - stop: whether a person wants it to end.
    /// - Throws: when a program is missing or a file cannot be written.
    init(profiles: [String], devices: Int, interval: String, stop: StopSignal) throws {
        let programs = try DemoPrograms()
        janitor = try DemoJanitor()
        let folder = try DemoFolder(path: janitor.folder, profiles: profiles)
        (self.folder, self.stop) = (folder, stop)
        func part(_ name: String, _ program: String, _ arguments: [String]) -> DemoPart {
            DemoPart(name, program, arguments, folder: folder.path)
        }
        let simulate =
            ["simulate", "--broker", folder.url, "--devices", "\(devices)"] + profiles.flatMap { ["--profiles", $0] }
        let past = ["--start", "-1d", "--duration", "1d", "--speed", "max"]
        broker = part("broker", programs.broker, ["-c", folder.brokerConfiguration])
        daemon = part("daemon", programs.daemon, ["--config", folder.configuration])
        registrar = part("registry", programs.fieldtide, ["registry", "apply", folder.registry, "--data", folder.data])
        history = part("history", programs.fieldtide, simulate + past)
        simulator = part("simulator", programs.fieldtide, simulate + ["--interval", interval])
        screen = DemoScreen(folder: folder, programs: programs)
    }

    /// Starts everything, each part when the one before it is ready.
    ///
    /// - Parameter scenario: whose devices are registered.
    /// - Throws: `DemoStopped`, or why a part did not begin.
    func begin(_ scenario: Scenario) async throws {
        try screen.say("starting a broker on \(folder.url), files in \(folder.path)")
        try broker.start()
        try await wait(for: broker) { LoopbackPort.accepts(self.folder.port) }
        try screen.say("starting the daemon")
        try daemon.start()
        try await wait(for: daemon) { await self.answer?.figures["mqtt_connected"] == 1 }
        try FleetRegistry.write(scenario, to: folder.registry)
        try registrar.start()
        try await wait(for: registrar) { self.registrar.hasSucceeded }
        try screen.say("a day of history from \(scenario.devices.count) devices")
        try history.start()
        try await wait(for: history) { self.history.hasSucceeded }
        _ = await settled()
        try simulator.start()
        try screen.begin()
    }

    /// Waits until a part is ready, while all that was started before it goes on.
    private func wait(for part: DemoPart, until isReady: () async -> Bool) async throws {
        let until = ContinuousClock.now + Self.patience
        while true {
            if stop.isSet { throw DemoStopped() }
            try keepJanitor()
            for started in [broker, daemon, part] {
                guard let end = started.end, !started.hasSucceeded || started !== part else { continue }
                throw CommandFailure(
                    "the \(started.name) ended (\(end)) before everything had begun: \(started.lastWords)"
                )
            }
            // Asked after the look at the parts: somebody else may listen on the port.
            if await isReady() { return }
            guard ContinuousClock.now < until else {
                throw CommandFailure("the \(part.name) was not ready within 30 s: \(part.lastWords)")
            }
            try await Task.sleep(for: Self.step)
        }
    }

    /// What the daemon says of itself; nil while it does not answer.
    private var answer: StatsDTO? { get async { await ask { try await $0.stats() } } }

    private func ask<Answer: Sendable>(_ body: @escaping @Sendable (ControlCalls) async throws -> Answer) async
        -> Answer?
    {
        await DaemonCall(dataFolder: folder.data).ask(body)
    }

    /// Shows how it goes, and starts again what ends, until a person or the clock says enough.
    func watch(milliseconds: Int64?) async throws {
        let end = milliseconds.map { ContinuousClock.now + .milliseconds($0) }
        var next = ContinuousClock.now
        while !stop.isSet, end.map({ ContinuousClock.now < $0 }) ?? true {
            try revive()
            if ContinuousClock.now >= next {
                next = ContinuousClock.now + .seconds(1)
                let stats = await answer
                try screen.show(stats, stats == nil ? nil : await ask { try await $0.latest(SeriesSelection()) })
            }
            try await Task.sleep(for: Self.step)
        }
    }

    private func revive() throws {
        try keepJanitor()
        for part in [broker, daemon, simulator] where part.mayStartAgain {
            guard let end = part.end else { continue }
            try part.start()
            try screen.say("the \(part.name) ended (\(end)) and was started again")
        }
    }

    private func keepJanitor() throws {
        if !janitor.isRunning { janitor = try DemoJanitor(folder: folder.path) }
    }

    /// Stops devices, daemon and broker, in this order, shows the books and removes everything.
    ///
    /// - Throws: when something is wrong with the books, or the folder could not be removed.
    func end() async throws {
        try screen.say("stopping")
        await simulator.stop(patience: .seconds(5))
        let stats = await settled()
        await daemon.stop(patience: .seconds(6))
        await broker.stop(patience: .seconds(5))
        try screen.close(stats)
        try await clear()
        guard let stats, stats.problems.isEmpty else { throw Failure.problemsFound }
    }

    /// The books once nothing comes any more, or after 5 s.
    private func settled() async -> StatsDTO? {
        let until = ContinuousClock.now + .seconds(5)
        var last = await answer
        while ContinuousClock.now < until {
            try? await Task.sleep(for: .milliseconds(300))
            let now = await answer
            if now?.frames.received == last?.frames.received { return now }
            last = now
        }
        return last
    }

    /// Ends what runs and removes the folder, by another janitor where one was killed.
    ///
    /// - Throws: when the folder is still there.
    func clear() async throws {
        for _ in 0..<3 {
            await janitor.clean()
            guard FolderCheck.isFolder(folder.path) else { return try screen.say("stopped, \(folder.path) is removed") }
            janitor = try DemoJanitor(folder: folder.path)
        }
        throw CommandFailure("\(folder.path) could not be removed")
    }
}
