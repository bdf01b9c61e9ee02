internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle
internal import Synchronization

/// Serves HTTP/1.1 on one address within bounds, until it is stopped: what control socket and page have in common.
struct HTTPServing: Sendable {
    /// What it is called in the log.
    var name: String
    /// Where it listens.
    var address: BindAddress
    /// Connections at once; more wait until one ends.
    var connections: Int
    /// A connection on which no whole request head came for so long is closed.
    var idle: Duration
    /// Longest head of a request, bytes.
    var headBytes = 80 << 10
    /// Answers in the making may go on for this long after a graceful stop was asked for.
    var grace: Duration
    /// Takes what no client can be told.
    var logger: Logger
    /// Called once it listens; an error ends the service.
    var onRunning: @Sendable (any Channel) async throws -> Void
    /// Answers one request.
    var respond: @Sendable (Request, consuming ResponseWriter, any Channel) async throws -> Void

    /// Serves until it is stopped gracefully or cancelled; a cancellation too lets answers in the making end in time.
    func run() async throws {
        let failure = Mutex<(any Error)?>(nil)
        let server = httpServer { error in failure.withLock { $0 = error } }
        // A task of its own, because NIO traps when a cancelled server forgets a connection it has just accepted.
        let serving = Task { try await server.run() }
        try await withThrowingTaskGroup { group in
            group.addTask { try await serving.value }
            group.addTask {
                try? await gracefulShutdown()  // returns when a stop is asked for, throws when cancelled
                await stop(server, serving)
            }
            defer { group.cancelAll() }
            try await group.next()
        }
        if let error = failure.withLock({ $0 }) { throw error }
    }

    /// Takes no more connections, and breaks off what is not done after the grace.
    private func stop(_ server: Server<HTTP1Channel>, _ serving: Task<Void, any Error>) async {
        let deadline = Task {
            try await ContinuousClock().sleep(for: grace)
            logger.notice("\(name): answers in the making are broken off")
            serving.cancel()
        }
        try? await server.shutdownGracefully()
        deadline.cancel()
    }

    private func httpServer(onFailure: @escaping @Sendable (any Error) -> Void) -> Server<HTTP1Channel> {
        Server(
            childChannelSetup: HTTP1Channel(
                responder: respond,
                configuration: .init(
                    idleTimeout: TimeAmount(idle),
                    httpDecoderConfiguration: .init(maxHeaderFieldSize: headBytes, maxHeaderListSize: headBytes)
                )
            ),
            configuration: ServerConfiguration(
                address: address,
                availableConnectionsDelegate: .maximum(connections, logger: quiet)
            ),
            onServerRunning: { channel in
                do {
                    try await onRunning(channel)
                } catch {
                    onFailure(error)
                    channel.close(promise: nil)
                }
            },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: quiet
        )
    }

    /// The library's own lines name folders and say nothing that ours do not.
    private var quiet: Logger {
        var quiet = logger
        quiet.logLevel = max(.warning, logger.logLevel)
        return quiet
    }
}
