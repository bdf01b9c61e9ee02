import Glibc
import Logging
import TideMQTT
import TideModel
import TideTesting

/// The wall clock.
func wallClock() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
}

/// A configuration for tests: short pauses.
func configuration(
    port: Int,
    id: String = "ft-test",
    filters: [String] = ["ft/#"],
    version: MQTTConfiguration.ProtocolVersion = .v5
) -> MQTTConfiguration {
    var made = MQTTConfiguration(
        address: MQTTAddress(host: "127.0.0.1", port: port),
        clientID: id,
        subscribe: filters
    )
    made.version = version
    made.batch.openMilliseconds = 0  // batches are a matter of the tests that say so
    made.backoff.firstMilliseconds = 20
    made.backoff.longestMilliseconds = 100
    return made
}

/// A started transport over a sink.
func start(
    _ configuration: MQTTConfiguration,
    _ sink: MemorySink,
    stored: [String] = []
) throws -> MQTTTransport {
    let transport = try MQTTTransport(
        configuration: configuration,
        sink: sink,
        initialSubscriptions: stored,
        seed: 1,
        clock: { wallClock() },
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
    transport.start()
    return transport
}

extension MemorySink {
    /// Waits until the broker granted the subscriptions and that is committed.
    func waitSubscribed(times: Int = 1) -> Bool {
        wait { sink in
            sink.events.count { if case .subscribed = $0 { true } else { false } } >= times
        }
    }
}

/// Numbered messages on a topic.
func numbered(_ range: Range<Int>, topic: String = "ft/site/device/telemetry") -> [(topic: String, text: String)] {
    range.map { (topic, "n=\($0)") }
}
