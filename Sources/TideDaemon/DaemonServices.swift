internal import Logging
internal import ServiceLifecycle
internal import TideAPI
internal import TideMQTT
internal import TideModel
internal import TideProfiles
internal import UnixSignals

/// Runs the transport until the group stops; then it commits, acknowledges and disconnects.
struct TransportService: Service {
    let transport: MQTTTransport
    var onStart: @Sendable () -> Void = {}

    func run() async throws {
        transport.start()
        onStart()
        try? await gracefulShutdown()
        let isStopped = await Blocking.run { transport.stop() }
        if !isStopped {
            throw DaemonError("the broker connection did not end within 5 s; nothing uncommitted was acknowledged")
        }
    }
}

/// Runs the second client: what the daemon publishes, and the broker's count of dropped messages.
struct PublisherService: Service {
    /// Longest wait for it at the end, in milliseconds: a broker that does not answer must not hold a stop up.
    static let patience: Int64 = 500

    let publisher: MQTTPublisher

    func run() async throws {
        publisher.start()
        try? await gracefulShutdown()
        publisher.requestStop()
        _ = await Blocking.run { publisher.waitUntilStopped(milliseconds: Self.patience) }
    }
}

/// Re-reads profiles and rules on SIGHUP and keeps the last good ones.
struct ReloadService: Service {
    /// Reads them, puts them in force, and says what is.
    let reload: @Sendable () async throws -> String
    let manager: ServiceManager?
    let log: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in await UnixSignalsSequence(trapping: .sighup) { await takeUp() }
        }
    }

    private func takeUp() async {
        let now = UInt64(Writer.monotonic() * 1e6)
        await manager?.tell(["RELOADING=1", "MONOTONIC_USEC=\(now)"], log: log)
        var status = "the profiles stay as they were: see the log"
        do {
            status = try await reload()
            log.notice("\(status)")
        } catch {
            log.error("the profiles stay as they were: \(error)")
        }
        await manager?.tell(["READY=1", "STATUS=\(status)"], log: log)
    }
}
