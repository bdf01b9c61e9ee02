internal import Logging
internal import Synchronization
internal import TideMQTT
internal import TideSim

/// Publishes messages with QoS 1: a message has arrived when the broker has acknowledged it.
final class BrokerSink: SimulationSink {
    private struct State {
        var outcomes: [Outcome] = []
        var onTheirWay = 0
    }

    /// Most messages on their way: half a second of what a broker on this machine takes.
    private static let capacity = 10_000
    /// How long the publisher may take to say goodbye, milliseconds; it gives up by itself after 2 s.
    private static let patience: Int64 = 5_000

    private static var log: Logger {
        var log = Logger(label: "fieldtide") { StreamLogHandler.standardError(label: $0) }
        log.logLevel = .warning
        return log
    }

    private let publisher: MQTTPublisher
    private let state = Mutex(State())

    init(_ configuration: MQTTConfiguration) {
        publisher = MQTTPublisher(
            configuration: configuration,
            capacity: Self.capacity,
            seed: .random(in: .min ... .max),
            logger: Self.log
        )
        publisher.start()
    }

    func send(_ transmission: Transmission) throws -> Bool {
        guard !isFull else { return false }
        state.withLock { $0.onTheirWay += 1 }
        do throws(MQTTError) {
            try publisher.publish(transmission.message.topic, transmission.message.payload, qos: 1) { [self] error in
                note(Outcome(transmission: transmission, failure: error.map { "\($0)" }))
            }
        } catch {
            state.withLock { $0.onTheirWay -= 1 }
            guard error.code == .full else { throw error }
            return false
        }
        return true
    }

    private func note(_ outcome: Outcome) {
        state.withLock {
            $0.outcomes.append(outcome)
            $0.onTheirWay -= 1
        }
    }

    func outcomes() -> [Outcome] {
        state.withLock { state in
            defer { state.outcomes = [] }
            return state.outcomes
        }
    }

    var isFull: Bool { onTheirWay >= Self.capacity }

    var onTheirWay: Int { state.withLock { $0.onTheirWay } }

    func finish() throws {
        publisher.requestStop()
        _ = publisher.waitUntilStopped(milliseconds: Self.patience)
    }
}
