internal import Logging
internal import Synchronization
internal import TideModel

/// What the transport's thread shares with everybody else.
final class TransportControl: Sendable {
    let configuration: MQTTConfiguration
    let source: FrameSource
    let clock: @Sendable () -> Timestamp
    let logger: Logger
    /// Signalled once, when the transport is to stop; never cleared.
    let stopping = Waker()
    /// Signalled once, when the thread has ended.
    let finished = Waker()
    private let stop = Atomic(false)
    private let box = Mutex(MQTTStats())

    init(_ configuration: MQTTConfiguration, clock: @escaping @Sendable () -> Timestamp, logger: Logger) {
        self.configuration = configuration
        self.clock = clock
        self.logger = logger
        // The protocol is part of the source: only MQTT 5 brokers are known to keep packet ids.
        source = FrameSource(
            kind: configuration.version == .v5 ? "mqtt" : "mqtt-3.1.1",
            name: "\(configuration.clientID)@\(configuration.address)"
        )
    }

    var stats: MQTTStats { box.withLock { $0 } }

    func update(_ change: (inout MQTTStats) -> Void) { box.withLock { change(&$0) } }

    var stopRequested: Bool { stop.load(ordering: .acquiring) }

    func requestStop() {
        stop.store(true, ordering: .releasing)
        stopping.signal()
    }
}
