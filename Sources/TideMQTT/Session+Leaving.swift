internal import Glibc
internal import TideModel

extension Session {
    /// Stops as for SIGTERM: no more reading; commit, acknowledge, DISCONNECT.
    func leave() throws(SessionEnd) {
        let deadline = Steady.milliseconds() + 2_000
        handOver()
        if !mayWrite || batch.handedOver { try close() }
        guard mayWrite, connection.failure == nil else { throw .stopped }
        try awaitProof(until: deadline)
        if mayWrite, connection.failure == nil {
            connection.disconnect()
            flush(until: deadline)
        }
        throw .stopped
    }

    /// Writes the acknowledgements and waits until the broker has read them.
    ///
    /// A broker that fails to write to a closed socket may drop what it has not read of it (mosquitto does, measured).
    /// Frames that come meanwhile are forgotten: they are not acknowledged, for the gate has closed, and come again.
    private func awaitProof(until deadline: Int64) throws(SessionEnd) {
        guard proof.isOpen else { return flush(until: deadline) }
        do throws(MQTTError) {
            proof.asked(id: try connection.unsubscribe(neverSubscribed), at: Steady.milliseconds())
        } catch {
            throw .failed(error)
        }
        flush(until: deadline)
        if connection.failure == nil, !connection.wantsWrite { noteWritten(at: Steady.milliseconds()) }
        while connection.failure == nil, Steady.milliseconds() < deadline {
            _ = connection.poll(for: Int32(POLLIN), waker: nil, milliseconds: deadline - Steady.milliseconds())
            connection.read(atMost: control.configuration.batch.handOver)
            if connection.inbox.pointee.batch.bytes.count > 1 << 20 { connection.inbox.pointee.batch.removeAll() }
            for case .unsubscribed(let id) in connection.takeAnswers() {
                guard let record = proof.answered(id: id) else { continue }
                sink.submit(FrameBatch(source: control.source), events: [.proven(through: record)])
                control.update { $0.proven = record }
                _ = sink.close()
                return
            }
        }
    }

    private func flush(until deadline: Int64) {
        if unwritten > 0, mayWrite { sink.acknowledging(through: lastRecord) }
        while mayWrite, connection.failure == nil, connection.wantsWrite, Steady.milliseconds() < deadline {
            connection.write()
            if connection.failure == nil, connection.wantsWrite {
                _ = connection.poll(for: Int32(POLLOUT), waker: nil, milliseconds: 100)
            }
        }
    }
}
