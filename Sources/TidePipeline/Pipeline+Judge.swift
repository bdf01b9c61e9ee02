internal import TideModel
internal import TideProfiles
internal import TideUnits

// Third step: every frame to its outcome, every reading to its verdict, both folded as they are written down.

extension Pipeline {
    /// Judges one frame of a batch.
    ///
    /// - Parameters:
    ///   - batch: recognised and decoded.
    ///   - index: of the frame; those before it are judged.
    ///   - history: stored readings that late ones may collide with.
    ///   - entry: the quarantine entry that the frame comes from, if it does.
    ///   - draft: takes outcome and readings.
    mutating func judge(
        _ batch: FrameBatch,
        _ index: Int,
        _ history: History,
        _ entry: QuarantineEntry?,
        _ draft: inout Draft
    ) {
        switch read.frames[index].standing {
        case .recognised, .retainedAgain: book(batch, index, .redelivered, &draft)
        case .ignored:
            if let entry { release(entry.id, .ignored, &draft) }
            book(batch, index, .ignored, &draft)
        case .unmatched:
            let detail = "no profile claims topic \(batch.frame(at: index).topic)"
            quarantine(batch, index, "unmatched", detail, parts: entry?.parts, entry, &draft)
        case .undecided:
            let key = read.frames[index].stranger.map { "\($0)" } ?? "the device"
            let detail =
                "the topic is that of all LoRaWAN devices: register \(key) with scope: global "
                + "and a profile that is in force, then retry"
            quarantine(batch, index, "unknown_device", detail, parts: entry?.parts, entry, &draft)
        case .news:
            judgeNews(batch, index, history, entry, &draft)
        }
    }

    private mutating func judgeNews(
        _ batch: FrameBatch,
        _ index: Int,
        _ history: History,
        _ entry: QuarantineEntry?,
        _ draft: inout Draft
    ) {
        if batch.frames[index].flags.contains(.oversize) {
            let detail = Self.oversizeDetail(batch.frames[index])
            return quarantine(batch, index, "oversize", detail, parts: entry?.parts, entry, &draft)
        }
        if let problem = read.decoded[index].problem {
            let detail = decoders[read.frames[index].profile].explain(problem, payload: batch.frame(at: index).payload)
            return quarantine(batch, index, problem.reason.code, detail, parts: entry?.parts, entry, &draft)
        }
        if let refusal = welcome(index, &draft) {
            return quarantine(batch, index, refusal.reason, refusal.detail, parts: entry?.parts, entry, &draft)
        }
        // What is left of a frame in part is no copy of that part which was stored.
        if entry?.parts == nil, !batch.frames[index].flags.contains(.archived), let mark = mark(index),
            state.devices[Int(mark.device)].isCopy(mark)
        {
            if let entry { release(entry.id, .stored, &draft) }
            read.frames[index].device = mark.device
            return book(batch, index, .duplicate, &draft)
        }
        var result = FrameResult()
        for row in read.decoded[index].rows.indices {
            judgeRow(batch.frames[index], index, row, history, entry, &result, &draft)
        }
        if result.hasHiddenTime { noteClocks(batch.frames[index], index, &draft) }
        settle(batch, index, result, entry, &draft)
    }

    /// By what the copies of a numbered uplink are known; nil when it has no number or its sender is not registered.
    private func mark(_ index: Int) -> UplinkMark? {
        guard let uplink = read.decoded[index].uplink else { return nil }
        var device = read.frames[index].device
        if let key = read.decoded[index].identities.first {
            guard let number = registered(key, read.frames[index].profile) else { return nil }
            device = number
        }
        guard device != FrameLog.noDevice else { return nil }
        return UplinkMark(device: device, hash: uplink.hash, time: Timestamp(milliseconds: uplink.time))
    }

    /// Remembers an uplink of which something is stored; a retained one that only seeded is none.
    private mutating func remember(_ index: Int, _ result: FrameResult, _ draft: inout Draft) {
        guard result.seeds == 0, result.stored + result.duplicates + result.held > 0, let mark = mark(index) else {
            return
        }
        state.devices[Int(mark.device)].remember(mark)
        draft.record.uplinks.append(mark)
    }

    private static func oversizeDetail(_ head: FrameHead) -> String {
        "the payload has \(head.sentLength) bytes, more than mqtt.maximum_payload allows; "
            + "its beginning and its SHA-256 are kept"
    }

    /// Sees to it that the sender is registered; adopts it when its profile allows.
    ///
    /// Rows that name their senders themselves are seen to one by one.
    private mutating func welcome(_ index: Int, _ draft: inout Draft) -> Refusal? {
        guard read.frames[index].device == FrameLog.noDevice, rules[read.frames[index].profile].isFromTopic else {
            return nil
        }
        guard let key = read.frames[index].stranger else {
            return Refusal("no_identity", "the topic does not name the device as the profile says")
        }
        switch admit(key, read.frames[index].profile, &draft) {
        case .success(let number): read.frames[index].device = number
        case .failure(let refusal): return refusal
        }
        return nil
    }

    /// Turns what became of its rows into the frame's one outcome.
    private mutating func settle(
        _ batch: FrameBatch,
        _ index: Int,
        _ result: FrameResult,
        _ entry: QuarantineEntry?,
        _ draft: inout Draft
    ) {
        read.frames[index].device = result.device ?? read.frames[index].device
        if !batch.frames[index].flags.contains(.archived) { remember(index, result, &draft) }
        if let refusal = result.refusal {
            return quarantine(
                batch,
                index,
                refusal.reason,
                refusal.detail,
                parts: result.badParts,
                entry,
                refused: result.refused,
                &draft
            )
        }
        let outcome: FrameOutcome
        if result.stored > 0 {
            outcome = read.decoded[index].faults > 0 ? .partial : .stored
        } else if result.duplicates > 0, result.held == 0 {
            outcome = .duplicate
        } else if result.held > 0 || result.refused > 0 || result.seeds > 0 || read.decoded[index].isIgnored {
            outcome = .ignored
        } else {
            let detail = "the payload holds none of the fields that its profile names"
            return quarantine(batch, index, "no_fields", detail, parts: entry?.parts, entry, &draft)
        }
        if let entry { release(entry.id, outcome == .ignored ? .ignored : .stored, &draft) }
        book(batch, index, outcome, refused: result.refused, &draft)
        if result.stored + result.held > 0, !batch.frames[index].flags.contains(.imported) {
            draft.record.raw.append(batch, index)
        }
    }

    /// Writes one frame down and folds it.
    mutating func book(
        _ batch: FrameBatch,
        _ index: Int,
        _ outcome: FrameOutcome,
        refused: Int = 0,
        _ draft: inout Draft
    ) {
        let head = batch.frames[index]
        if read.frames[index].filter < 0 { read.frames[index].filter = filters.match(batch.frame(at: index).topic) }
        let frame = read.frames[index]
        let folded = FoldedFrame(
            packetID: head.packetID,
            hash: frame.hash,
            topicHash: frame.topicHash,
            outcome: outcome,
            device: frame.device,
            refused: UInt32(clamping: refused),
            flags: frame.standing == .recognised ? head.flags.union(.recognised) : head.flags
        )
        draft.append(folded, filter: filters, number: frame.filter)
        if draft.notesRows { draft.rowEnds.append(UInt32(draft.record.readings.rowCount)) }
        state.global.fold(folded, filter: filters.names[frame.filter], record: draft.record.number)
        guard frame.device != FrameLog.noDevice else { return }
        let ended = state.devices[Int(frame.device)].fold(folded, at: draft.record.wall)
        if let ended { draft.record.rare.books.append(ended) }
    }
}

/// Why something is not stored now.
struct Refusal: Error {
    var reason: String
    var detail: String

    init(_ reason: String, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }
}

/// What became of the rows of one frame.
struct FrameResult {
    /// Readings and attributes stored.
    var stored = 0
    /// Readings and attributes that were there already.
    var duplicates = 0
    /// Readings that a dead band holds back: they are in their row.
    var held = 0
    /// Readings that the profile says to drop.
    var refused = 0
    /// Values that only seed the latest.
    var seeds = 0
    /// The device of its first row.
    var device: DeviceNumber?
    /// Why a part goes to quarantine: of the first such part.
    var refusal: Refusal?
    /// The parts that go to quarantine.
    var badParts: [Int] = []
    /// A row has a device time that is not stored.
    var hasHiddenTime = false
    /// Attributes before this one are done with.
    var nextAttribute = 0

    mutating func refuse(_ refusal: Refusal, part: Int) {
        self.refusal = self.refusal ?? refusal
        badParts.append(part)
    }
}

extension Draft {
    /// Appends a frame to the record's log.
    @inline(__always)
    mutating func append(_ frame: FoldedFrame, filter: FilterList, number: Int) {
        while filterIndex.count <= number { filterIndex.append(.max) }
        if filterIndex[number] == .max {
            filterIndex[number] = UInt16(record.filters.count)
            record.filters.append(filter.names[number])
        }
        record.frames.packetID.append(frame.packetID)
        record.frames.hash.append(frame.hash)
        record.frames.topicHash.append(frame.topicHash)
        record.frames.outcome.append(frame.outcome)
        record.frames.device.append(frame.device)
        record.frames.filter.append(filterIndex[number])
        record.frames.refused.append(frame.refused)
        record.frames.flags.append(frame.flags)
    }
}
