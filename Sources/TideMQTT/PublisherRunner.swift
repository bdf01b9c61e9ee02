internal import Glibc
internal import Logging
internal import TideModel

/// The publisher's thread: one connection after the other, with pauses between them.
final class PublisherRunner: @unchecked Sendable {  // handed to its thread once, then confined to it
    private let control: PublisherControl
    private var backoff: Backoff
    /// Taken from the queue and not done, in order; sent again on the next connection.
    private var pending = SendQueue()
    private var lastLogged = ""

    private static let droppedTopic = "$SYS/broker/publish/messages/dropped"
    private static let versionTopic = "$SYS/broker/version"
    /// Most of the library's packet ids that we use at once.
    private static let window = 100

    init(_ control: PublisherControl, seed: UInt64) {
        self.control = control
        backoff = Backoff(control.configuration.backoff, seed: seed)
    }

    func run() {
        while !control.stopRequested {
            do throws(MQTTError) {
                try serve()
            } catch {
                report(error)
            }
            control.update { $0.isConnected = false }
            if !control.stopRequested { pause(backoff.next()) }
        }
        end()
    }

    /// Reports everything that is not done as stopped.
    func end() {
        let error = MQTTError(
            .stopped,
            operation: "publish to",
            object: "\(control.configuration.address)",
            cause: "stopped"
        )
        for message in pending.takeAll() + control.take() { control.finish(message, error) }
        control.finished.signal()
    }

    /// Work may arrive during the pause; only a stop ends it early.
    private func pause(_ milliseconds: Int64) {
        let until = Steady.milliseconds() + milliseconds
        while !control.stopRequested, Steady.milliseconds() < until {
            control.work.clear()
            if control.stopRequested { return }
            _ = control.work.wait(milliseconds: min(200, until - Steady.milliseconds()))
        }
    }

    private func report(_ error: MQTTError) {
        let text = "\(error)"
        if text != lastLogged { control.logger.warning("\(text)") }
        lastLogged = text
        control.update { $0.lastError = text }
    }

    /// One connection; returns when stopped.
    private func serve() throws(MQTTError) {
        let batch = FrameBatch(source: FrameSource(kind: "mqtt", name: control.configuration.clientID))
        let clock = { @Sendable in Timestamp(milliseconds: 0) }
        let connection = try Connection(control.configuration, cleanSession: true, batch: batch, clock: clock)
        connection.sendsPromptly = true
        // A signal to work must not end the attempt to connect; a stop waits for its end.
        _ = try connection.connect(waker: nil)
        backoff.reset()
        control.update { $0.isConnected = true }
        for topic in [Self.droppedTopic, Self.versionTopic] { _ = try connection.subscribe(topic, qos: 0) }
        var inFlight: [Int32: Int] = [:]
        pending.restart()
        var nextKeepAlive: Int64 = 0
        while true {
            pending.append(control.take())
            try send(connection, &inFlight)
            if Steady.milliseconds() >= nextKeepAlive {
                connection.keepAlive()
                nextKeepAlive = Steady.milliseconds() + 1_000
            }
            if connection.failure == nil, connection.wantsWrite { connection.write() }
            settle(connection, &inFlight)
            if let failure = connection.failure { throw failure }
            if control.stopRequested, try leave(connection) { return }
            if inFlight.count == Self.window || pending.nextUnsent() == nil { wait(connection) }
        }
    }

    private func send(_ connection: Connection, _ inFlight: inout [Int32: Int]) throws(MQTTError) {
        while inFlight.count < Self.window, let (number, message) = pending.nextUnsent() {
            do throws(MQTTError) {
                let id = try connection.publish(
                    message.topic,
                    message.payload,
                    qos: message.qos,
                    retain: message.retain
                )
                inFlight[id] = number
                pending.markSent()
            } catch {
                // The library will never take it: wrong topic, too large.
                _ = pending.finish(number)
                control.finish(message, error)
            }
        }
    }

    /// Finishes what the broker acknowledged.
    private func settle(_ connection: Connection, _ inFlight: inout [Int32: Int]) {
        takeFigures(connection)
        for case .published(let id, let code) in connection.takeAnswers() {
            guard let number = inFlight.removeValue(forKey: id), let message = pending.finish(number) else { continue }
            control.finish(message, failure(of: message, code))
        }
    }

    private func failure(of message: Outgoing, _ code: Int32) -> MQTTError? {
        guard code >= 0x80 else { return nil }
        return MQTTError(
            .refused,
            operation: "publish to",
            object: message.topic,
            cause: ReasonCode.disconnect(code),
            hint: "Does the broker's ACL let this user write it?"
        )
    }

    private func takeFigures(_ connection: Connection) {
        let batch = connection.inbox.pointee.batch
        for index in batch.frames.indices {
            let frame = batch.frame(at: index)
            let text = String(decoding: frame.payload, as: UTF8.self)
            if frame.topic == Self.droppedTopic, let dropped = UInt64(text) { note(dropped) }
            if frame.topic == Self.versionTopic { control.update { $0.brokerVersion = text } }
        }
        if !batch.isEmpty { connection.inbox.pointee.batch.removeAll() }
    }

    /// What the broker dropped never reaches us, so people must hear of it; what it dropped before we looked, once.
    private func note(_ dropped: UInt64) {
        let before = control.stats.brokerDropped
        control.update { $0.brokerDropped = dropped }
        let fact = "the broker has dropped \(dropped) messages since it started"
        guard let before else {
            if dropped > 0 { control.logger.warning("\(fact), before we looked") }
            return
        }
        // A smaller count is that of a broker that started again: all of it is new.
        let new = dropped < before ? dropped : dropped - before
        guard new > 0 else { return }
        control.logger.error("\(fact), \(new) since the last look: its queues overflow; raise max_queued_messages")
    }

    /// Stops once nothing is left to be done, or at once when the stop was asked for 2 s ago; false: not yet.
    private func leave(_ connection: Connection) throws(MQTTError) -> Bool {
        leavingSince = leavingSince ?? Steady.milliseconds()
        guard pending.count == 0 || Steady.milliseconds() - (leavingSince ?? 0) > 2_000 else { return false }
        connection.disconnect()
        connection.write()
        return true
    }

    private var leavingSince: Int64?

    private func wait(_ connection: Connection) {
        let writable = connection.wantsWrite ? POLLOUT : 0
        let happened = connection.poll(
            for: Int32(POLLIN) | Int32(writable),
            waker: control.work,
            milliseconds: control.stopRequested ? 20 : 1_000
        )
        if !control.stopRequested { control.work.clear() }
        guard happened & ~Int32(POLLOUT) != 0 else { return }
        var before = -1
        while connection.failure == nil, before != connection.inbox.pointee.progress {
            before = connection.inbox.pointee.progress
            connection.read()
        }
    }
}
