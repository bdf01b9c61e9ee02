internal import TideModel
internal import TideProfiles

// Times that a device did not send.

extension Pipeline {
    /// The time under which a row is stored.
    ///
    /// Rows of retried frames were given theirs before.
    @inline(__always)
    mutating func stamp(_ job: RowJob, _ draft: inout Draft) -> Int64 {
        if job.flags.contains(.seed) { return .min }
        let row = read.decoded[job.frame].rows[job.row]
        guard row.isArrival, !job.head.flags.contains(.retried) else {
            return row.moment(received: job.head.received).milliseconds
        }
        guard read.decoded[job.frame].countsFromArrival else {
            return arrivalStamp(job.head.received.milliseconds, job.device)
        }
        return sharedStamp(job, &draft) + row.time
    }

    /// The stamp from which all rows of a message count; given with the first.
    private mutating func sharedStamp(_ job: RowJob, _ draft: inout Draft) -> Int64 {
        if let stamp = read.frames[job.frame].stamp { return stamp }
        let stamp = ArrivalStamp(
            device: job.device,
            time: arrivalStamp(job.head.received.milliseconds, job.device)
        )
        read.frames[job.frame].stamp = stamp.time
        state.devices[Int(job.device)].note(stamp)
        draft.record.stamps.append(stamp)
        return stamp.time
    }

    /// Receive time, but at least a millisecond after the device's last arrival stamp: no two readings share a key.
    func arrivalStamp(_ received: Int64, _ device: DeviceNumber) -> Int64 {
        let last = state.devices[Int(device)].lastArrival
        return last == .min ? received : max(received, last + 1)
    }
}
