internal import TideModel
internal import TideProfiles

// Frames of the raw archive, decoded again by the profiles in force: what has another value now takes the place of the
// former one, and what was not decoded before is added. No reading moves in time.

/// Under which times the rows of a device are stored.
private struct StoredTimes {
    var all: Set<Int64> = []
    /// By when they were received, of rows that had no device time: rising, those to come last.
    var arrivals: [Int64: [Int64]] = [:]
}

extension Pipeline {
    /// How far an arrival stamp may be from the receive time (ms): it moves on by one for each message of that moment.
    private static let arrivalDrift: Int64 = 1_000

    /// Decodes archived frames again and stores what is another now.
    ///
    /// - Parameters:
    ///   - batch: as they came, in order.
    ///   - profile: `id@version`; frames of others are passed over.
    ///   - draft: takes readings, and what has no place.
    ///   - load: for what is stored.
    /// - Returns: how many frames are of the profile.
    /// - Throws: what `load` throws.
    mutating func reprocess(
        _ batch: FrameBatch,
        of profile: String,
        _ draft: inout Draft,
        _ load: HistoryLoader
    ) throws -> Int {
        prepare(batch)
        decode(batch)
        let number = profiles.profiles.firstIndex { $0.name == profile }
        for index in batch.frames.indices where read.frames[index].profile != number {
            read.frames[index].standing = .ignored
        }
        let taken = batch.frames.indices.filter { read.frames[$0].standing == .news }
        var stored = try storedTimes(of: batch, taken, draft, load)
        for index in taken { placeRows(of: batch, index, &stored, &draft) }
        let history = try history(for: batch, load)
        for index in taken { judge(batch, index, history, nil, &draft) }
        try settle(&draft, load: load)
        return taken.count
    }

    /// Whether the stored time of a row is to be looked up, because the row alone does not tell it.
    private func isPlacedByStore(_ row: DecodedRow, _ profile: Int) -> Bool {
        row.problem == .none && (row.isArrival || rules[profile].time.correctsZone)
    }

    private mutating func storedTimes(
        of batch: FrameBatch,
        _ taken: [Int],
        _ draft: Draft,
        _ load: HistoryLoader
    ) throws -> [DeviceNumber: StoredTimes] {
        var moments: [DeviceNumber: [Int64]] = [:]
        for index in taken {
            for row in read.decoded[index].rows.indices {
                let facts = read.decoded[index].rows[row]
                guard isPlacedByStore(facts, read.frames[index].profile), let device = knownSender(index, row) else {
                    continue
                }
                let moment = facts.moment(received: batch.frames[index].received).milliseconds
                moments[device, default: []].append(moment)
            }
        }
        var stored: [DeviceNumber: StoredTimes] = [:]
        for (device, moments) in moments {
            stored[device] = try storedTimes(of: device, around: moments.sorted(), draft, load)
        }
        return stored
    }

    private mutating func storedTimes(
        of device: DeviceNumber,
        around moments: [Int64],
        _ draft: Draft,
        _ load: HistoryLoader
    ) throws -> StoredTimes {
        var stored = StoredTimes()
        for times in Self.stretches(moments, within: History.joinWithin) {
            let around = times.lowerBound...(times.upperBound + Self.arrivalDrift)
            let found = try neighbours(state.devices[Int(device)].series, device, around, draft, load).found
            for (time, reading) in found.values.flatMap({ $0 }) where stored.all.insert(time).inserted {
                if reading.rowFlags.contains(.arrival) { stored.arrivals[reading.received, default: []].append(time) }
            }
        }
        for received in stored.arrivals.keys { stored.arrivals[received]?.sort(by: >) }
        return stored
    }

    /// Gives each row of a frame the time under which it is stored; one that has none is dropped, and told.
    private mutating func placeRows(
        of batch: FrameBatch,
        _ index: Int,
        _ stored: inout [DeviceNumber: StoredTimes],
        _ draft: inout Draft
    ) {
        let received = batch.frames[index].received.milliseconds
        var unplaced: [Int] = []
        for row in read.decoded[index].rows.indices {
            let facts = read.decoded[index].rows[row]
            guard isPlacedByStore(facts, read.frames[index].profile) else { continue }
            let device = knownSender(index, row) ?? FrameLog.noDevice
            if facts.isArrival, let time = stored[device]?.arrivals[received]?.popLast() {
                read.decoded[index].rows[row].time = time - received
            } else if facts.isArrival || !(stored[device]?.all.contains(facts.time) ?? false) {
                read.decoded[index].rows[row].problem = .dropped
                unplaced.append(Int(facts.part))
            }
        }
        guard !unplaced.isEmpty else { return }
        let detail =
            "\(batch.frame(at: index).topic): nothing is stored under the time that it has now; it is left alone"
        draft.effects.append(.refused(frame: index, reason: "no_reading", detail: detail, parts: unplaced))
    }
}
