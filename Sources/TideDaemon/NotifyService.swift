internal import Logging
internal import ServiceLifecycle
internal import Synchronization
internal import TideMQTT

/// Tells the service manager when the daemon is ready, how it stands, and, while the writer gets on, that it lives.
///
/// The last of the services, so it is the first to hear that the daemon stops.
struct NotifyService: Service {
    /// How often the status line is renewed when no watchdog asks for more.
    static let statusPeriod = Duration.seconds(10)

    let manager: ServiceManager
    let writer: Writer
    let transport: MQTTTransport
    /// What must have begun first.
    let begun: Beginnings
    let log: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await begun.wait()
            var pulse = WriterPulse(writer: writer)
            var isFirst = true
            while !Task.isCancelled {
                var lines = isFirst ? ["READY=1"] : []
                if pulse.beats(), manager.watchdog != nil { lines.append("WATCHDOG=1") }
                await tell(lines + ["STATUS=\(status)"])
                isFirst = false
                try? await ContinuousClock().sleep(for: period)
            }
        }
        await tell(["STOPPING=1"])
    }

    /// A third of the watchdog's time: one sign may come late.
    private var period: Duration {
        min(Self.statusPeriod, manager.watchdog.map { .microseconds(Int64(clamping: $0 / 3)) } ?? Self.statusPeriod)
    }

    private var status: String {
        let (state, record) = writer.shared.withLock { ($0.state, $0.record) }
        let mqtt = transport.stats
        let frames = "\(mqtt.acknowledged) frames acknowledged"
        return "\(state.rawValue), record \(record), \(frames), broker \(mqtt.state.rawValue)"
    }

    private func tell(_ lines: [String]) async { await manager.tell(lines, log: log) }
}

/// Whether the writer gets on: with work, or by proving that it would.
struct WriterPulse {
    private let writer: Writer
    private var seen: UInt64 = 0

    init(writer: Writer) { self.writer = writer }

    /// True when the writer's thread did something since the last call, or this is the first.
    ///
    /// An idle writer is asked to, so that the next call has a proof; a stuck one is not asked twice.
    mutating func beats() -> Bool {
        let beats = writer.beats.load(ordering: .relaxed)
        defer { seen = beats }
        if writer.inbox.count == 0 { writer.inbox.put(.run { _ in }) }
        return beats != seen
    }
}

extension ServiceManager {
    /// Sends one message on a thread that may wait; a failure is logged, because the daemon works all the same.
    func tell(_ lines: [String], log: Logger) async {
        await Blocking.run {
            do { try tell(lines) } catch { log.warning("\(error)") }
        }
    }
}
