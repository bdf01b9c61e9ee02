internal import Glibc

extension Session {
    /// Stops as for SIGTERM: no more reading; commit, acknowledge, DISCONNECT.
    ///
    /// Frames that stay undecided are not acknowledged: the connection is dropped unwritten, and they come again.
    func leave() throws(SessionEnd) {
        let deadline = Steady.milliseconds() + 2_000
        repeat {
            handOver()
            if !mayWrite || batch.handedOver { try close() }
            if batch.undecidedAt != nil { pause(Self.leavingPause) }
        } while !mayWrite && Steady.milliseconds() < deadline
        guard mayWrite, connection.failure == nil else { throw .stopped }
        flush(until: deadline)
        if unwritten > 0, connection.failure == nil, !connection.wantsWrite { sink.acknowledged(through: lastRecord) }
        connection.disconnect()
        flush(until: deadline)
        control.update {
            $0.acknowledged += UInt64(unwritten)
            $0.lastAcknowledgedAt = control.clock()
        }
        throw .stopped
    }

    private static let leavingPause: Int64 = 20

    private func flush(until deadline: Int64) {
        while mayWrite, connection.failure == nil, connection.wantsWrite, Steady.milliseconds() < deadline {
            connection.write()
            if connection.failure == nil, connection.wantsWrite {
                _ = connection.poll(for: Int32(POLLOUT), waker: nil, milliseconds: 100)
            }
        }
    }

    private func pause(_ milliseconds: Int64) {
        _ = Glibc.poll(nil, 0, Int32(milliseconds))
    }
}
