public import Logging
internal import Synchronization
public import TideModel

/// Reads frames from a broker on a thread of its own and acknowledges them once they are stored.
///
/// The order is: read, hand over, commit, write. libmosquitto only queues acknowledgements here; they leave in
/// `Session.talk`, which obeys the one gate: everything read on this connection is committed.
public final class MQTTTransport: Sendable {
    private let control: TransportControl
    private let runner: Mutex<TransportRunner?>

    /// Makes a transport that is not started.
    ///
    /// - Parameters:
    ///   - configuration: checked here; the first problem is thrown.
    ///   - sink: the writer.
    ///   - initialSubscriptions: filters that the broker's session holds, as the store remembers them.
    ///   - seed: of the jitter between attempts to connect.
    ///   - clock: wall clock, for the stamps of frames.
    ///   - logger: for what people should know.
    /// - Throws: what is wrong in the configuration.
    public init(
        configuration: MQTTConfiguration,
        sink: any FrameSink,
        initialSubscriptions: [String] = [],
        seed: UInt64,
        clock: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) throws(MQTTConfigurationError) {
        try configuration.validate()
        control = TransportControl(configuration, clock: clock, logger: logger)
        runner = Mutex(TransportRunner(control, sink: sink, stored: initialSubscriptions, seed: seed))
    }

    /// The source that its frames name.
    public var source: FrameSource { control.source }

    /// What it has seen and done so far.
    public var stats: MQTTStats { control.stats }

    /// Starts the thread; only the first call does.
    public func start() {
        guard let runner = runner.withLock({ $0.take() }) else { return }
        OSThread.start("mqtt") { runner.run() }
    }

    /// Asks the thread to stop reading, commit, acknowledge and disconnect; returns at once.
    public func requestStop() {
        control.requestStop()
        // A transport that was never started has nothing to wait for.
        if runner.withLock({ $0.take() }) != nil { control.finished.signal() }
    }

    /// Waits until the thread has ended; blocks the caller.
    ///
    /// - Returns: false when `milliseconds` passed first. Then the thread is stuck in a name lookup, a TCP connect or a
    ///   commit; nothing that is not committed has been acknowledged.
    public func waitUntilStopped(milliseconds: Int64) -> Bool { control.finished.wait(milliseconds: milliseconds) }

    /// Stops as for SIGTERM: what was read is committed and acknowledged, then the broker hears DISCONNECT.
    ///
    /// - Returns: true when that was done within 5 s.
    @discardableResult
    public func stop() -> Bool {
        requestStop()
        return waitUntilStopped(milliseconds: 5_000)
    }
}
