internal import Logging
internal import TideModel

extension Session {
    /// Reads until nothing comes or the batch is full, handing over parts as they fill.
    func gulp() {
        connection.stamp()
        let bounds = control.configuration.batch
        let inbox = connection.inbox
        batch.dry = false
        while connection.failure == nil, !isFull {
            let before = inbox.pointee.frames
            let room = bounds.frames - (before - batch.framesAtClose)
            connection.read(atMost: min(room, bounds.handOver))
            if inbox.pointee.frames == before {
                batch.dry = true
                break
            }
            if inbox.pointee.batch.frames.count >= bounds.handOver || inbox.pointee.batch.bytes.count >= 1 << 20 {
                handOver()
            }
        }
        connection.stopListening()
        // Frames may also have come with CONNACK.
        if inbox.pointee.frames > reported.frames { noteArrival() }
        for answer in connection.takeAnswers() { take(answer) }
    }

    /// The batch may not grow any more.
    private var isFull: Bool {
        let bounds = control.configuration.batch
        return connection.inbox.pointee.frames - batch.framesAtClose >= bounds.frames
            || connection.inbox.pointee.bytes - batch.bytesAtClose >= bounds.bytes
    }

    private func noteArrival() {
        let now = Steady.milliseconds()
        watchdog.arrived(at: now)
        if batch.openedAt == nil { batch.openedAt = now }
        let inbox = connection.inbox
        let promised = inbox.pointee.promised - reported.promised
        if promised > 0 { detector.grew(by: promised, at: now) }
        let frames = UInt64(inbox.pointee.frames - reported.frames)
        control.update {
            $0.lastFrameAt = inbox.pointee.received
            $0.frames += frames
            $0.unacknowledged += frames
            $0.bytes += UInt64(inbox.pointee.bytes - reported.bytes)
            $0.oversize += UInt64(inbox.pointee.oversize - reported.oversize)
        }
        reported = (inbox.pointee.frames, inbox.pointee.promised, inbox.pointee.bytes, inbox.pointee.oversize)
    }

    /// Hands the open part to the writer.
    func handOver() {
        let inbox = connection.inbox
        guard !inbox.pointee.batch.isEmpty || !events.isEmpty else { return }
        var next = sink.buffer(for: control.source)
        swap(&next, &inbox.pointee.batch)
        let told = events
        events.removeAll()
        batch.provenAt = nil
        batch.handedOver = true
        sink.submit(next, events: told)
    }

    private func take(_ answer: Inbox.Answer) {
        switch answer {
        case .subscribed(let id, let granted):
            prove(id)
            let qos = control.configuration.qos
            guard let filters = subscriptions.answered(id: id, codes: granted, qos: qos) else { return }
            events.append(.subscribed(filters))
            reportSubscriptions()
        case .unsubscribed(let id): prove(id)
        case .connected, .published, .pinged, .disconnected: break
        }
    }

    private func prove(_ id: Int32) {
        guard let record = proof.answered(id: id) else { return }
        events.append(.proven(through: record))
        batch.provenAt = batch.provenAt ?? Steady.milliseconds()
        control.update { $0.proven = record }
    }

    private func reportSubscriptions() {
        let refused = subscriptions.refused
        for (filter, reason) in refused.sorted(by: { $0.key < $1.key }) {
            control.logger.error("subscription to \(filter): \(reason)")
        }
        control.update {
            $0.state = refused.isEmpty ? .connected : .refused
            $0.refusedFilters = refused
            if let first = refused.min(by: { $0.key < $1.key }) { $0.lastError = "\(first.key): \(first.value)" }
        }
        let count = subscriptions.stored.count
        control.logger.info(
            "connected to \(control.configuration.address), \(count) filters, session \(sessionPresent)"
        )
    }
}
