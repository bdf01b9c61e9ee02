internal import TideModel
internal import TideProfiles

// Times that a device did not send.

extension Pipeline {
    /// The time under which a row is stored.
    ///
    /// Rows of retried frames were given theirs before.
    @inline(__always)
    func stamp(_ job: RowJob) -> Int64 {
        if job.flags.contains(.seed) { return .min }
        let row = read.decoded[job.frame].rows[job.row]
        guard row.isArrival, !job.head.flags.contains(.retried) else {
            return row.moment(received: job.head.received).milliseconds
        }
        // Rows of one message count from one stamp, because those with an age do not move the last one on.
        return arrivalStamp(job.head.received.milliseconds, job.device) + row.time
    }

    /// Receive time, but at least a millisecond after the device's last arrival stamp: no two readings share a key.
    func arrivalStamp(_ received: Int64, _ device: DeviceNumber) -> Int64 {
        let last = state.devices[Int(device)].lastArrival
        return last == .min ? received : max(received, last + 1)
    }
}
