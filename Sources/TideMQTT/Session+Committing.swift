internal import Glibc
internal import Logging
internal import TideModel

extension Session {
    /// Commits what was read, unless the batch had better stay open; then ends the session if the connection failed.
    func settle() throws(SessionEnd) {
        if hasSomething, !keepsOpen() {
            handOver()
            try close()
        }
        if let failure = connection.failure { throw .failed(failure) }
    }

    /// Frames to commit, or events that should not wait for frames.
    private var hasSomething: Bool {
        !mayWrite || batch.handedOver || isProofOverdue
            || events.contains {
                switch $0 {
                case .connected, .proven: false
                case .subscribed, .idsReused, .disconnected: true
                }
            }
    }

    /// A proof is worth no commit of its own when frames come soon; but what it says must not be forgotten in a crash much
    /// later.
    private var isProofOverdue: Bool {
        batch.provenAt.map { connection.failure != nil || Steady.milliseconds() >= $0 + OpenBatch.proofWait } ?? false
    }

    /// Decides whether to go on reading before the commit, and until when.
    private func keepsOpen() -> Bool {
        let now = Steady.milliseconds()
        batch.deadline = keptUntil(now)
        return batch.deadline != nil
    }

    private func keptUntil(_ now: Int64) -> Int64? {
        guard batch.dry, connection.failure == nil, !control.stopRequested else { return nil }
        guard let openedAt = batch.openedAt else { return nil }
        let limit = Int64(control.configuration.batch.openMilliseconds)
        guard let until = detector.holdUntil(now, openedAt: openedAt, limit: limit) else { return nil }
        // What the writer has of this batch keeps everybody else from it.
        guard batch.handedOver else { return until }
        return sink.isAwaited ? nil : min(until, now + OpenBatch.look)
    }

    func close() throws(SessionEnd) {
        let inbox = connection.inbox
        batch.closedAt = Steady.milliseconds()
        let result = sink.close()
        (batch.framesAtClose, batch.bytesAtClose) = (inbox.pointee.frames, inbox.pointee.bytes)
        switch result {
        case .committed(let record): noteCommit(through: record)
        case .failed:
            batch.handedOver = false
            throw .storageFailed
        }
    }

    private func noteCommit(through record: RecordNumber) {
        let frames = connection.inbox.pointee.frames - committed
        committed += frames
        (batch.openedAt, batch.deadline, batch.handedOver) = (nil, nil, false)
        guard frames > 0 else { return }
        // Acknowledgements are queued; whatever is queued from now on leaves behind them.
        proof.flushed(through: record)
        lastRecord = record
        unwritten += frames
        if detector.closed(dry: batch.dry, at: batch.closedAt), let window = detector.window {
            report(window)
        }
        control.update {
            $0.batches += 1
            $0.lastBatch = frames
            $0.window = detector.window
        }
    }

    private func report(_ window: Int) {
        control.logger.notice(
            """
            the broker sends \(window) messages and waits for our acknowledgements: that bounds every batch; \
            mosquitto's setting is max_inflight_messages (RabbitMQ: mqtt.prefetch, nats-server: max_ack_pending)
            """
        )
    }

    /// Queues what is due and writes it with the acknowledgements; the only place that writes.
    func talk() throws(SessionEnd) {
        guard mayWrite, connection.failure == nil else { return }
        let now = Steady.milliseconds()
        do throws(MQTTError) {
            if mustSubscribe { try subscribe(at: now) }
            if proof.isDue(at: now) { proof.asked(id: try connection.unsubscribe(neverSubscribed), at: now) }
        } catch {
            throw .failed(error)
        }
        if now >= nextKeepAlive {
            connection.keepAlive()
            nextKeepAlive = now + Self.keepAliveInterval
        }
        if unwritten > 0 { sink.acknowledging(through: lastRecord) }
        if connection.failure == nil, connection.wantsWrite { connection.write() }
        if let failure = connection.failure { throw .failed(failure) }
        noteWritten(at: now)
    }

    func noteWritten(at now: Int64) {
        guard unwritten > 0, !connection.wantsWrite else { return }
        detector.flushed(at: now)
        sink.acknowledged(through: lastRecord)
        let frames = UInt64(unwritten)
        unwritten = 0
        control.update {
            $0.acknowledged += frames
            $0.unacknowledged -= frames
            $0.lastAcknowledgedAt = control.clock()
        }
    }

    /// A filter that was never subscribed: the broker answers, and nothing else happens.
    var neverSubscribed: String { "fieldtide/never/\(control.configuration.clientID)" }

    private func subscribe(at now: Int64) throws(MQTTError) {
        mustSubscribe = false
        let removed = sessionPresent ? subscriptions.removed : []
        for filter in removed {
            control.logger.notice("unsubscribe from \(filter), which is no longer configured")
            _ = try connection.unsubscribe(filter)
        }
        for filter in subscriptions.wanted {
            let id = try connection.subscribe(filter, qos: control.configuration.qos)
            subscriptions.asked(filter, id: id)
            proof.asked(id: id, at: now)
        }
    }
}
