internal import Glibc
internal import Logging
internal import TideModel

/// Why a session ended.
enum SessionEnd: Error {
    /// As asked: everything read is committed and acknowledged.
    case stopped
    /// A commit failed; the connection was dropped unwritten.
    case storageFailed
    /// The connection failed.
    case failed(MQTTError)
}

/// One connection's life: connect, subscribe, then read, commit, write until it ends.
///
/// Confined to the transport's thread. `talk` is the only place that writes, and it asks `mayWrite`.
final class Session {
    let control: TransportControl
    let sink: any FrameSink
    let connection: Connection
    var watchdog: Watchdog
    var subscriptions: SubscriptionSet
    var detector = WindowDetector()
    var proof = ProofKeeper()
    var batch = OpenBatch()
    /// Frames of this connection that are committed.
    var committed = 0
    /// Events for the next part that is handed over.
    var events: [TransportEvent] = []
    /// The broker let us in, but SUBSCRIBE was not yet queued.
    var mustSubscribe = false
    var sessionPresent = false
    var nextKeepAlive: Int64 = 0
    /// Frames, those to be acknowledged, bytes and oversize frames that were noted.
    var reported = (frames: 0, promised: 0, bytes: 0, oversize: 0)
    /// Committed frames whose acknowledgements have not left.
    var unwritten = 0
    /// The last record with frames of this connection.
    var lastRecord: RecordNumber = 0

    /// How often the library looks at its keepalive, milliseconds.
    static let keepAliveInterval: Int64 = 1_000

    init(
        _ control: TransportControl,
        sink: any FrameSink,
        watchdog: Watchdog,
        subscriptions: SubscriptionSet
    ) throws(SessionEnd) {
        self.control = control
        self.sink = sink
        self.watchdog = watchdog
        self.subscriptions = subscriptions
        do throws(MQTTError) {
            connection = try Connection(
                control.configuration,
                batch: sink.buffer(for: control.source),
                clock: control.clock
            )
        } catch {
            throw .failed(error)
        }
    }

    /// Runs until the session ends; the connection is closed when the session is released.
    func run() -> SessionEnd {
        do throws(SessionEnd) {
            try establish()
            while true { try turn() }
        } catch {
            if batch.handedOver { sink.abandon() }
            control.update { $0.unacknowledged = 0 }
            return error
        }
    }

    /// The gate: everything read on this connection is committed.
    ///
    /// A write flushes all queued acknowledgements, whatever it was meant for.
    var mayWrite: Bool { connection.inbox.pointee.frames == committed }

    private func establish() throws(SessionEnd) {
        subscriptions.begin()
        let answer: (sessionPresent: Bool, sessionExpiry: UInt32?)
        do throws(MQTTError) {
            answer = try connection.connect(waker: control.stopping)
        } catch {
            throw error.code == .stopped ? .stopped : .failed(error)
        }
        for warning in connection.warnings { control.logger.warning("\(warning)") }
        connection.takeWire()
        sessionPresent = answer.sessionPresent
        events.append(.connected(control.source, sessionPresent: sessionPresent))
        mustSubscribe = true
        let now = Steady.milliseconds()
        watchdog.connected(at: now)
        detector = WindowDetector(roundTrip: now - connection.lastWriteAt)
        control.update {
            $0.connects += 1
            $0.sessionPresent = answer.sessionPresent
            $0.refusedFilters = [:]
        }
        noteExpiry(answer.sessionExpiry)
        // What came in the same gulp as CONNACK is committed before SUBSCRIBE is written.
        gulp()
        try settle()
        try talk()
    }

    private func noteExpiry(_ granted: UInt32?) {
        guard let granted, granted < control.configuration.sessionExpiry else { return }
        control.logger.warning(
            "the broker keeps our session only \(granted) s while we are away; longer outages lose data"
        )
    }

    private func turn() throws(SessionEnd) {
        if control.stopRequested { try leave() }
        let writable = connection.wantsWrite && mayWrite ? POLLOUT : 0
        let now = Steady.milliseconds()
        let happened = connection.poll(
            for: Int32(POLLIN) | Int32(writable),
            waker: control.stopping,
            milliseconds: pause(from: now)
        )
        if happened & ~Int32(POLLOUT) != 0 { gulp() }
        try settle()
        try talk()
        try watch()
    }

    private func pause(from now: Int64) -> Int64 {
        // Nothing else can be done before the commit, whatever is due.
        if !mayWrite, let deadline = batch.deadline { return max(0, deadline - now) }
        var until = nextKeepAlive
        if let deadline = proof.deadline { until = min(until, deadline) }
        if let provenAt = batch.provenAt { until = min(until, provenAt + OpenBatch.proofWait) }
        return max(0, until - now)
    }

    private func watch() throws(SessionEnd) {
        guard let deadline = watchdog.deadline, Steady.milliseconds() > deadline, mayWrite else { return }
        let patience = (watchdog.patience ?? 0) / 1_000
        throw .failed(
            MQTTError(
                .silent,
                operation: "listen to",
                object: "\(control.configuration.address)",
                cause: "nothing came for \(patience) s, much longer than usual"
            )
        )
    }
}
