internal import Foundation
internal import Logging
internal import Synchronization
internal import TideMQTT

/// Publishes with QoS 1 and counts acknowledgements; at most a few hundred messages are under way.
final class BrokerSender: Sendable {
    /// Messages handed to the client and not acknowledged: some beyond what brokers let be under way, so that there is
    /// always one to send.
    private static let window = 500
    /// How long a broker that does not answer is waited for at the begin, seconds.
    private static let patienceAtStart = 15.0
    /// How long one that stops acknowledging is waited for, seconds: a restart takes less.
    private static let patience = 120.0
    /// How often acknowledgements are looked at while waiting.
    private static let step = Duration.milliseconds(1)

    private struct State {
        var sent = 0
        var acknowledged = 0
        var refused: [String] = []
        var refusedCount = 0
        var lastAnswer = ContinuousClock.now
        var dropped: UInt64?
    }

    private let publisher: MQTTPublisher
    private let address: String
    private let state = Mutex(State())

    /// Connects to a broker.
    ///
    /// - Parameter configuration: of the broker; the client id is made anew, so that no daemon's session is taken over.
    init(_ configuration: MQTTConfiguration) {
        var own = configuration
        own.clientID = "fieldtide-publish-" + String(UInt32.random(in: .min ... .max), radix: 16)
        own.subscribe = []
        var log = Logger(label: "fieldtide") { StreamLogHandler.standardError(label: $0) }
        log.logLevel = .error
        address = "\(own.address)"
        publisher = MQTTPublisher(
            configuration: own,
            capacity: Self.window * 2,
            seed: UInt64.random(in: .min ... .max),
            logger: log
        )
        publisher.start()
    }

    /// Messages that the broker acknowledged.
    var acknowledged: Int { state.withLock { $0.acknowledged } }
    /// Why the broker refused messages: how many, and the first reasons.
    var refused: (count: Int, reasons: [String]) { state.withLock { ($0.refusedCount, $0.refused) } }
    /// Messages that the broker says it dropped for its subscribers meanwhile; nil when it does not say.
    var dropped: UInt64? {
        guard let before = state.withLock({ $0.dropped }), let now = publisher.stats.brokerDropped else { return nil }
        return now > before ? now - before : 0
    }

    /// Waits until the broker lets us in.
    ///
    /// - Throws: why it does not.
    func connect() async throws {
        let deadline = ContinuousClock.now + .seconds(Self.patienceAtStart)
        while !publisher.stats.isConnected {
            guard ContinuousClock.now < deadline else {
                throw CommandFailure("no broker at \(address): \(publisher.stats.lastError ?? "no answer")")
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        state.withLock { $0.lastAnswer = .now }
    }

    /// Hands a message over; waits while too many are under way.
    ///
    /// - Throws: when the broker stopped answering.
    func send(_ message: RecordedMessage) async throws {
        try await wait { $0.sent - $0.acknowledged - $0.refusedCount < Self.window }
        state.withLock { state in
            if state.sent == state.acknowledged + state.refusedCount { state.lastAnswer = .now }
            state.sent += 1
            state.dropped = state.dropped ?? publisher.stats.brokerDropped
        }
        try publisher.publish(message.topic, message.payload) { [self] error in
            state.withLock { state in
                state.lastAnswer = .now
                guard let error else { return state.acknowledged += 1 }
                state.refusedCount += 1
                if state.refused.count < 5 { state.refused.append("\(error)") }
            }
        }
    }

    /// Waits for the acknowledgement of everything sent.
    ///
    /// - Throws: when the broker stopped answering.
    func finish() async throws { try await wait { $0.sent == $0.acknowledged + $0.refusedCount } }

    /// Ends the connection.
    func stop() {
        publisher.requestStop()
        _ = publisher.waitUntilStopped(milliseconds: 3_000)
    }

    private func wait(_ isEnough: @Sendable (State) -> Bool) async throws {
        while true {
            let (isDone, last) = state.withLock { (isEnough($0), $0.lastAnswer) }
            if isDone { return }
            guard ContinuousClock.now - last < .seconds(Self.patience) else {
                let cause = publisher.stats.lastError ?? "no acknowledgement for \(Int(Self.patience)) s"
                throw CommandFailure("the broker at \(address) stopped answering: \(cause)")
            }
            try await Task.sleep(for: Self.step)
        }
    }
}
