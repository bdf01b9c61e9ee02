internal import TideModel
internal import TideProfiles

// Frames out of quarantine: decoded again, each once, and stored under a time that no other reading of theirs has.

/// Where retried rows without device time find a free millisecond.
private struct RetryStamps {
    /// Rows of one device that were received at one time.
    struct Arrival: Hashable {
        var device: DeviceNumber
        var received: Int64
    }

    /// Stored readings of a device are loaded by stretches of so many ms: entries of a fault that lasted share them.
    static let stretch: Int64 = 60_000

    /// Stored readings loaded so far.
    var history = History()
    /// The stretch that was loaded last.
    var loaded: [DeviceNumber: Range<Int64>] = [:]
    /// The millisecond after the last stamp given.
    var next: [Arrival: Int64] = [:]
}

extension Pipeline {
    /// Decodes and judges quarantined frames again, in the order given.
    mutating func retry(_ entries: [QuarantineEntry], _ draft: inout Draft, _ load: HistoryLoader) throws {
        var seen: Set<QuarantineID> = []
        let present = entries.filter { state.quarantine.contains($0.id) && seen.insert($0.id).inserted }
        var batch = FrameBatch(source: .retry)
        for entry in present {
            batch.append(
                topic: entry.frame.topic,
                payload: entry.frame.payload,
                sentLength: entry.frame.sentLength,
                received: entry.frame.received,
                flags: entry.frame.flags.union(.retried),
                properties: entry.frame.properties
            )
        }
        prepare(batch)
        for (index, entry) in present.enumerated() {
            read.frames[index].filter = filters.index(named: entry.filter)
        }
        decode(batch)
        let history = try history(for: batch, load)
        var stamps = RetryStamps()
        for (index, entry) in present.enumerated() {
            try stampRows(index, received: entry.frame.received.milliseconds, &stamps, draft, load)
            judge(batch, index, history, entry, &draft)
        }
        try settle(&draft, load: load)
    }

    /// Gives each row of a frame that has no device time the receive time, or the next millisecond under which nothing of
    /// its device is stored.
    private mutating func stampRows(
        _ index: Int,
        received: Int64,
        _ stamps: inout RetryStamps,
        _ draft: Draft,
        _ load: HistoryLoader
    ) throws {
        guard read.frames[index].standing == .news else { return }
        for row in read.decoded[index].rows.indices where read.decoded[index].rows[row].isArrival {
            let device = knownSender(index, row) ?? FrameLog.noDevice
            let moment = received + read.decoded[index].rows[row].time
            let arrival = RetryStamps.Arrival(device: device, received: moment)
            var time = stamps.next[arrival] ?? moment
            while try isTaken(time, device, &stamps, draft, load) { time += 1 }
            stamps.next[arrival] = time + 1
            read.decoded[index].rows[row].time = time - received
        }
    }

    /// The device of a row, when it is registered by now.
    func knownSender(_ index: Int, _ row: Int) -> DeviceNumber? {
        let frame = read.frames[index]
        guard read.decoded[index].identities.isEmpty else {
            return number(of: read.decoded[index], row, frame.profile)
        }
        guard frame.device == FrameLog.noDevice else { return frame.device }
        return frame.stranger.flatMap { registered($0, frame.profile) }
    }

    private mutating func isTaken(
        _ time: Int64,
        _ device: DeviceNumber,
        _ stamps: inout RetryStamps,
        _ draft: Draft,
        _ load: HistoryLoader
    ) throws -> Bool {
        guard device != FrameLog.noDevice, time <= state.devices[Int(device)].latestTime else { return false }
        let series = state.devices[Int(device)].series
        if !(stamps.loaded[device]?.contains(time) ?? false) {
            let end = time + RetryStamps.stretch
            let times = Timestamp(milliseconds: time)..<Timestamp(milliseconds: end)
            stamps.history.add(try load(series.map { HistoryRange(series: $0, times: times) }))
            stamps.loaded[device] = time..<end
        }
        for number in series
        where state.series[Int(number)].time == time || former(number, device, time, stamps.history, draft) != nil {
            return true
        }
        return false
    }
}
