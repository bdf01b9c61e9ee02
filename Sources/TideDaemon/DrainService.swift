internal import ServiceLifecycle
package import TideMQTT

/// Ends when no frame came for a while.
struct DrainService: Service {
    /// How often the transport is looked at.
    static let step = Duration.milliseconds(50)

    let transport: MQTTTransport
    /// In milliseconds.
    let idle: Int64

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            var watch = DrainWatch(idle: .milliseconds(idle), now: .now)
            while !Task.isCancelled {
                try? await ContinuousClock().sleep(for: Self.step)
                if try watch.isDrained(transport.stats, at: .now) { return }
            }
        }
    }
}

/// Tells from the transport's stats when a broker is drained, or cannot be.
package struct DrainWatch {
    /// How long a drain waits for a broker that neither grants the subscriptions nor sends.
    package static let patience = Duration.seconds(30)

    private let idle: Duration
    private var lastFrames: UInt64 = 0
    private var lastChange: ContinuousClock.Instant
    private var lastContact: ContinuousClock.Instant

    /// Begins to watch.
    ///
    /// - Parameters:
    ///   - idle: a broker that is connected and sent nothing for so long is drained.
    ///   - now: this moment.
    package init(idle: Duration, now: ContinuousClock.Instant) {
        self.idle = idle
        (lastChange, lastContact) = (now, now)
    }

    /// Whether the broker is drained.
    ///
    /// - Parameters:
    ///   - stats: what the transport knows at `now`.
    ///   - now: not before the last call's.
    /// - Returns: true when it is connected and sent nothing for the idle time.
    /// - Throws: `DaemonError` when there was no contact for `patience`.
    package mutating func isDrained(_ stats: MQTTStats, at now: ContinuousClock.Instant) throws -> Bool {
        // A resumed session's backlog comes before the answer to SUBSCRIBE: frames are contact as well.
        if stats.frames != lastFrames || stats.unacknowledged > 0 {
            (lastFrames, lastChange, lastContact) = (stats.frames, now, now)
        }
        // Only a broker that is connected can be drained.
        guard stats.state == .connected || stats.state == .refused else {
            lastChange = now
            guard now - lastContact <= Self.patience else {
                throw DaemonError("no broker could be drained: \(stats.lastError ?? "\(stats.state)")")
            }
            return false
        }
        lastContact = now
        return now - lastChange >= idle
    }
}
