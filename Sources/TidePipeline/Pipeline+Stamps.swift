internal import TideModel
internal import TideProfiles

// Times that a device did not send.

extension Pipeline {
    /// The time under which a row is stored.
    @inline(__always)
    mutating func stamp(_ job: RowJob, _ history: History, _ draft: inout Draft) -> Int64 {
        guard job.flags.contains(.arrival) else { return read.decoded[job.frame].rows[job.row].time }
        if job.flags.contains(.seed) { return .min }
        return job.head.flags.contains(.retried)
            ? freeStamp(job, history, &draft) : arrivalStamp(job.head.received.milliseconds, job.device)
    }

    /// Receive time, but at least a millisecond after the device's last arrival stamp: no two readings share a key.
    private func arrivalStamp(_ received: Int64, _ device: DeviceNumber) -> Int64 {
        let last = state.devices[Int(device)].lastArrival
        return last == .min ? received : max(received, last + 1)
    }

    /// For a frame out of quarantine: its receive time, or the next millisecond that no reading of the row has taken.
    private func freeStamp(_ job: RowJob, _ history: History, _ draft: inout Draft) -> Int64 {
        let received = job.head.received.milliseconds
        var time = max(received, (draft.retryStamps[job.device] ?? .min) &+ 1)
        while isTaken(time, job, history) { time += 1 }
        draft.retryStamps[job.device] = time
        return time
    }

    private func isTaken(_ time: Int64, _ job: RowJob, _ history: History) -> Bool {
        var isTaken = false
        index.visit(device: job.device, time: time) { _ in
            isTaken = true
            return true
        }
        guard !isTaken else { return true }
        return job.cells.contains { cell in
            let series = bindings[job.firstBinding + Int(read.decoded[job.frame].cells[cell].series)]
            return series != Self.unbound
                && (state.series[Int(series)].time == time || history.find(series, time) != nil)
        }
    }
}
