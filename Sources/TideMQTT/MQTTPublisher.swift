public import Logging
internal import Synchronization
internal import TideModel

/// What the daemon itself publishes, over a connection of its own, so that it never flushes acknowledgements of frames.
///
/// Its client id is that of the transport with `-out` behind it. A message is done when the broker has acknowledged it
/// (QoS 1) or when it was written (QoS 0); after a reconnect everything not done is sent again, in order. The same
/// connection watches how many messages the broker dropped.
public final class MQTTPublisher: Sendable {
    private let control: PublisherControl
    private let runner: Mutex<PublisherRunner?>

    /// Makes a publisher that is not started.
    ///
    /// - Parameters:
    ///   - configuration: the transport's; its subscriptions are not used.
    ///   - capacity: most messages that wait to be done.
    ///   - seed: of the jitter between attempts to connect.
    ///   - logger: for what people should know.
    public init(configuration: MQTTConfiguration, capacity: Int = 1_000, seed: UInt64, logger: Logger) {
        var own = configuration
        own.clientID += "-out"
        control = PublisherControl(own, capacity: capacity, logger: logger)
        runner = Mutex(PublisherRunner(control, seed: seed))
    }

    /// What it has done so far.
    public var stats: MQTTPublisherStats { control.stats }

    /// Starts the thread; only the first call does.
    public func start() {
        guard let runner = runner.withLock({ $0.take() }) else { return }
        OSThread.start("mqtt-out") { runner.run() }
    }

    /// Queues a message.
    ///
    /// - Parameters:
    ///   - topic: without wildcards.
    ///   - payload: at most 256 MiB.
    ///   - qos: 0 or 1.
    ///   - retain: the broker keeps it for later subscribers.
    ///   - done: called once on the publisher's thread: nil, or why it will not arrive.
    /// - Throws: when the queue is full; the message is not taken, and that is counted.
    public func publish(
        _ topic: String,
        _ payload: [UInt8],
        qos: Int = 1,
        retain: Bool = false,
        done: @escaping @Sendable (MQTTError?) -> Void = { _ in }
    ) throws(MQTTError) {
        try control.put(Outgoing(topic: topic, payload: payload, qos: qos, retain: retain, done: done))
    }

    /// Asks the thread to end; what is not done by then is reported as stopped.
    public func requestStop() {
        control.requestStop()
        if let runner = runner.withLock({ $0.take() }) { runner.end() }
    }

    /// Waits until the thread has ended; blocks the caller.
    ///
    /// - Returns: false when `milliseconds` passed first.
    public func waitUntilStopped(milliseconds: Int64) -> Bool { control.finished.wait(milliseconds: milliseconds) }
}

/// What the publisher has done, as of one moment.
public struct MQTTPublisherStats: Sendable, Equatable {
    /// The broker has let us in.
    public var isConnected = false
    /// Messages done.
    public var published: UInt64 = 0
    /// Messages not taken because the queue was full.
    public var refused: UInt64 = 0
    /// Messages waiting to be done.
    public var waiting = 0
    /// Messages that the broker dropped since it started; nil while unknown.
    ///
    /// Without the right to read `$SYS` it stays unknown, which is no error. A number that rises means that queues
    /// overflow: messages that devices sent are lost before they reach us.
    public var brokerDropped: UInt64?
    /// How the broker names itself; nil while unknown.
    public var brokerVersion: String?
    /// The last failure, for people.
    public var lastError: String?

    /// Makes the stats of a publisher that was not started.
    public init() {}
}
