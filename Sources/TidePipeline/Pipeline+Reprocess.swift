internal import TideModel
internal import TideProfiles

// Frames of the raw archive, decoded again by the profiles in force: what has another value now takes the place of the
// former one, and what was not decoded before is added. No reading moves in time.

/// Under which times the rows that a profile decoded of a device are stored.
private struct StoredTimes {
    var all: Set<Int64> = []
    /// By when they were received, of rows that had no device time: rising.
    var arrivals: [Int64: [Int64]] = [:]

    /// Takes the times of arrival-stamped rows of one frame.
    ///
    /// - Parameters:
    ///   - offsets: of the rows from the frame's stamp, 0 or less; nil when each row has a stamp of its own.
    ///   - count: rows.
    ///   - received: when the frame was.
    /// - Returns: the rows' times; nil when they are not told by what is stored.
    mutating func take(_ offsets: [Int64]?, count: Int, received: Int64) -> [Int64]? {
        let left = arrivals[received] ?? []
        guard let offsets else {
            let times = Array(left.filter { $0 >= received }.prefix(count))
            return remove(times.count == count ? times : nil, received)
        }
        let known = Set(left)
        let stamp = left.map { $0 - offsets[0] }.first { stamp in
            stamp >= received && offsets.allSatisfy { known.contains(stamp + $0) }
        }
        return remove(stamp.map { stamp in offsets.map { stamp + $0 } }, received)
    }

    private mutating func remove(_ times: [Int64]?, _ received: Int64) -> [Int64]? {
        guard let times else { return nil }
        arrivals[received]?.removeAll { times.contains($0) }
        return times
    }
}

extension Pipeline {
    /// How far an arrival stamp is at least looked for behind the receive time (ms): it moves on by one for each row.
    private static let arrivalDrift: Int64 = 1_000

    /// Decodes archived frames again and stores what is another now.
    ///
    /// - Parameters:
    ///   - batch: as they came, in order.
    ///   - profile: number of the profile; frames of others are passed over.
    ///   - draft: takes readings, and what has no place.
    ///   - load: for what is stored.
    /// - Returns: how many frames are of the profile.
    /// - Throws: what `load` throws.
    mutating func reprocess(
        _ batch: FrameBatch,
        of profile: Int,
        _ draft: inout Draft,
        _ load: HistoryLoader
    ) throws -> Int {
        prepare(batch)
        decode(batch)
        for index in batch.frames.indices where read.frames[index].profile != profile {
            read.frames[index].standing = .ignored
        }
        let taken = batch.frames.indices.filter { read.frames[$0].standing == .news }
        var stored = try storedTimes(of: batch, taken, profile, draft, load)
        for index in taken { placeRows(of: batch, index, &stored, &draft) }
        let history = try history(for: batch, load)
        for index in taken { judge(batch, index, history, nil, &draft) }
        try settle(&draft, load: load)
        return taken.count
    }

    private mutating func storedTimes(
        of batch: FrameBatch,
        _ taken: [Int],
        _ profile: Int,
        _ draft: Draft,
        _ load: HistoryLoader
    ) throws -> [DeviceNumber: StoredTimes] {
        var moments: [DeviceNumber: [Int64]] = [:]
        // Rows of each moment: where others were stored of it than are archived, nobody knows which is which.
        var arrived: [DeviceNumber: [Int64: Int]] = [:]
        for index in taken {
            let received = batch.frames[index].received
            for row in read.decoded[index].rows.indices where read.decoded[index].rows[row].problem == .none {
                guard let device = knownSender(index, row) else { continue }
                let facts = read.decoded[index].rows[row]
                moments[device, default: []].append(facts.moment(received: received).milliseconds)
                if facts.isArrival { arrived[device, default: [:]][received.milliseconds, default: 0] += 1 }
            }
        }
        var stored: [DeviceNumber: StoredTimes] = [:]
        for (device, moments) in moments {
            var found = try storedTimes(of: device, profile, around: moments.sorted(), draft, load)
            for (received, count) in arrived[device] ?? [:] where found.arrivals[received]?.count != count {
                found.arrivals[received] = nil
            }
            stored[device] = found
        }
        return stored
    }

    private mutating func storedTimes(
        of device: DeviceNumber,
        _ profile: Int,
        around moments: [Int64],
        _ draft: Draft,
        _ load: HistoryLoader
    ) throws -> StoredTimes {
        var stored = StoredTimes()
        let first = binding(of: device, profile)
        let series = rules[profile].cells.indices.map { bindings[first + $0] }.filter { $0 != Self.unbound }
        let drift = max(Self.arrivalDrift, Int64(moments.count))
        for times in Self.stretches(moments, within: History.joinWithin) {
            let around = times.lowerBound...(times.upperBound + drift)
            let found = try neighbours(series, device, around, draft, load).found
            for (time, reading) in found.values.flatMap({ $0 }) where stored.all.insert(time).inserted {
                if reading.rowFlags.contains(.arrival) { stored.arrivals[reading.received, default: []].append(time) }
            }
        }
        for received in stored.arrivals.keys { stored.arrivals[received]?.sort() }
        return stored
    }

    /// Gives each row of a frame the time under which it is stored; one that has none is dropped, and told.
    private mutating func placeRows(
        of batch: FrameBatch,
        _ index: Int,
        _ stored: inout [DeviceNumber: StoredTimes],
        _ draft: inout Draft
    ) {
        var unplaced: [Int] = []
        var arrivals: [DeviceNumber: [Int]] = [:]
        for row in read.decoded[index].rows.indices where read.decoded[index].rows[row].problem == .none {
            let device = knownSender(index, row) ?? FrameLog.noDevice
            if read.decoded[index].rows[row].isArrival {
                arrivals[device, default: []].append(row)
            } else if !(stored[device]?.all.contains(read.decoded[index].rows[row].time) ?? false) {
                unplaced.append(row)
            }
        }
        for (device, rows) in arrivals { unplaced += placeArrivals(rows, of: batch, index, &stored[device]) }
        guard !unplaced.isEmpty else { return }
        for row in unplaced { read.decoded[index].rows[row].problem = .dropped }
        let detail =
            "\(batch.frame(at: index).topic): nothing is stored under the time that it has now; it is left alone"
        let parts = unplaced.sorted().map { Int(read.decoded[index].rows[$0].part) }
        draft.effects.append(.refused(frame: index, reason: "no_reading", detail: detail, parts: parts))
    }

    /// Gives rows without a device time that of the readings that were stored of them; those that have none.
    private mutating func placeArrivals(
        _ rows: [Int],
        of batch: FrameBatch,
        _ index: Int,
        _ stored: inout StoredTimes?
    ) -> [Int] {
        let received = batch.frames[index].received.milliseconds, decoded = read.decoded[index]
        let offsets = decoded.countsFromArrival ? rows.map { decoded.rows[$0].time } : nil
        guard let times = stored?.take(offsets, count: rows.count, received: received) else { return rows }
        for (row, time) in zip(rows, times) { read.decoded[index].rows[row].time = time - received }
        return []
    }
}
