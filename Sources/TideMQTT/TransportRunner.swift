internal import Logging
internal import TideModel

/// The transport's thread: one session after the other, with pauses between them.
final class TransportRunner: @unchecked Sendable {  // handed to its thread once, then confined to it
    private let control: TransportControl
    private let sink: any FrameSink
    private var backoff: Backoff
    private var watchdog: Watchdog
    private var subscriptions: SubscriptionSet
    private var lastLogged = ""
    /// Connections in a row that the broker accepted and that were lost soon after.
    private var shortLives = 0
    /// It is in a record that the broker is not reached.
    private var isLossTold = false

    /// A connection that lasted this long was a good one: the next pause is short again, milliseconds.
    private static let goodLife: Int64 = 10_000
    /// So many short ones in a row are no accident.
    private static let manyShortLives = 3

    init(_ control: TransportControl, sink: any FrameSink, stored: [String], seed: UInt64) {
        self.control = control
        self.sink = sink
        backoff = Backoff(control.configuration.backoff, seed: seed)
        watchdog = Watchdog(control.configuration.watchdog)
        subscriptions = SubscriptionSet(wanted: control.configuration.subscribe, stored: stored)
    }

    func run() {
        while !control.stopRequested {
            control.update { $0.state = .connecting }
            let started = Steady.milliseconds(), connects = control.stats.connects
            let end = runSession()
            let wasTaken = control.stats.connects > connects
            let wasGood = Steady.milliseconds() - started >= Self.goodLife
            if wasGood { backoff.reset() }
            if case .failed(let error) = end, error.code == .lost, !wasGood { shortLives += 1 } else { shortLives = 0 }
            if wasTaken { isLossTold = false }
            // Who takes each connection and drops it is not reached either.
            if !wasTaken || shortLives >= Self.manyShortLives { tellLoss(end) }
            react(to: end)
        }
        control.update { $0.state = .stopped }
        control.finished.signal()
    }

    private func runSession() -> SessionEnd {
        do throws(SessionEnd) {
            let session = try Session(control, sink: sink, watchdog: watchdog, subscriptions: subscriptions)
            let end = session.run()
            (watchdog, subscriptions) = (session.watchdog, session.subscriptions)
            return end
        } catch {
            return error
        }
    }

    private func react(to end: SessionEnd) {
        switch end {
        case .stopped: break
        case .storageFailed: awaitStorage()
        case .failed(var error):
            if shortLives >= Self.manyShortLives, error.hint.isEmpty { error.hint = takeoverHint }
            let pause = backoff.next()
            report(error, pause)
            control.update {
                $0.state = .waiting
                $0.lastError = "\(error)"
                if error.code == .silent { $0.silences += 1 }
            }
            if error.code == .silent { watchdog.reconnected() }
            _ = control.stopping.wait(milliseconds: pause)
        }
    }

    /// Has it recorded, once for each time that the broker is away, that it is not reached.
    private func tellLoss(_ end: SessionEnd) {
        guard case .failed = end, !isLossTold else { return }
        sink.submit(
            FrameBatch(source: control.source),
            events: [.disconnected(broker: "\(control.configuration.address)")]
        )
        if case .committed = sink.close() { isLossTold = true }
    }

    /// mosquitto 2.0.11 does not tell the one that loses.
    private var takeoverHint: String {
        "Does another client use the client id \(control.configuration.clientID)? A broker keeps only one of them"
    }

    private func awaitStorage() {
        control.logger.error("storage does not take commits: nothing is acknowledged until it does")
        control.update {
            $0.state = .storageFailed
            $0.failedCommits += 1
            $0.lastError = "storage does not take commits"
        }
        while !control.stopRequested, !sink.awaitReady(milliseconds: 500) {}
        if !control.stopRequested { control.logger.notice("storage takes commits again") }
    }

    /// The same failure again and again is said once aloud.
    private func report(_ error: MQTTError, _ pause: Int64) {
        let text = "\(error)"
        control.logger.log(level: text == lastLogged ? .debug : .warning, "\(text); next attempt in \(pause) ms")
        lastLogged = text
    }
}
