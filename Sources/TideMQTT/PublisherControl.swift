internal import Logging
internal import Synchronization

/// One message that the daemon publishes.
struct Outgoing: Sendable {
    let topic: String
    let payload: [UInt8]
    let qos: Int
    let retain: Bool
    let done: @Sendable (MQTTError?) -> Void
}

/// What the publisher's thread shares with everybody else: the bounded queue, and the stats.
final class PublisherControl: Sendable {
    private struct State {
        var queue: [Outgoing] = []
        var stats = MQTTPublisherStats()
        var unfinished = 0
    }

    let configuration: MQTTConfiguration
    let logger: Logger
    /// Signalled when there is something to publish, or when the publisher is to stop.
    let work = Waker()
    /// Signalled once, when the thread has ended.
    let finished = Waker()
    private let capacity: Int
    private let stop = Atomic(false)
    private let state = Mutex(State())

    init(_ configuration: MQTTConfiguration, capacity: Int, logger: Logger) {
        self.configuration = configuration
        self.capacity = capacity
        self.logger = logger
    }

    var stats: MQTTPublisherStats { state.withLock { $0.stats } }

    func update(_ change: (inout MQTTPublisherStats) -> Void) { state.withLock { change(&$0.stats) } }

    var stopRequested: Bool { stop.load(ordering: .acquiring) }

    func requestStop() {
        stop.store(true, ordering: .releasing)
        work.signal()
    }

    func put(_ message: Outgoing) throws(MQTTError) {
        let object = "\(configuration.address)"
        if stopRequested { throw MQTTError(.stopped, operation: "publish to", object: object, cause: "stopped") }
        let isTaken = state.withLock { state in
            guard state.unfinished < capacity else {
                state.stats.refused += 1
                return false
            }
            state.queue.append(message)
            state.unfinished += 1
            state.stats.waiting = state.unfinished
            return true
        }
        guard isTaken else {
            throw MQTTError(
                .full,
                operation: "publish to",
                object: object,
                cause: "\(capacity) messages wait already",
                hint: "Is the broker reachable?"
            )
        }
        work.signal()
    }

    /// Takes everything queued, in order.
    func take() -> [Outgoing] {
        state.withLock { state in
            defer { state.queue = [] }
            return state.queue
        }
    }

    /// A message is done, or will never be.
    func finish(_ message: Outgoing, _ error: MQTTError?) {
        state.withLock { state in
            state.unfinished -= 1
            state.stats.waiting = state.unfinished
            if error == nil { state.stats.published += 1 }
        }
        message.done(error)
    }
}
