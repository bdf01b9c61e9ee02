internal import TideModel
internal import TideProfiles

// Times that a device did not send, or sent too coarsely.

extension Pipeline {
    /// The time under which a row is stored.
    @inline(__always)
    mutating func stamp(_ job: RowJob, _ history: History, _ draft: inout Draft) -> Int64 {
        guard job.flags.contains(.arrival) else { return spread(job) }
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

    /// Rows of one frame with equal times, from a clock too coarse: the second gets a millisecond more, and so on.
    private func spread(_ job: RowJob) -> Int64 {
        let time = read.decoded[job.frame].rows[job.row].time
        let spec = profiles.profiles[job.profile].time
        guard spec.sameStamp == .spread, job.row > 0 else { return time }
        let rows = read.decoded[job.frame].rows
        let before = rows[..<job.row].count { $0.time == time && $0.identity == rows[job.row].identity }
        // Never into the next step of the device's clock: that may be the next reading's time.
        return time + min(Int64(before), (spec.resolution ?? 1_000) - 1)
    }
}
