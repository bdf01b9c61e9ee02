internal import TideModel

/// The facts of one frame that the fold needs, whether it is being judged or read back from a record.
struct FoldedFrame {
    var packetID: UInt16
    var hash: UInt64
    var topicHash: UInt64
    var outcome: FrameOutcome
    var device: DeviceNumber
    var refused: UInt32
    var flags: FrameHead.Flags

    init(_ frames: FrameLog, _ index: Int) {
        packetID = frames.packetID[index]
        hash = frames.hash[index]
        topicHash = frames.topicHash[index]
        outcome = frames.outcome[index]
        device = frames.device[index]
        refused = frames.refused[index]
        flags = frames.flags[index]
    }

    init(
        packetID: UInt16,
        hash: UInt64,
        topicHash: UInt64,
        outcome: FrameOutcome,
        device: DeviceNumber,
        refused: UInt32,
        flags: FrameHead.Flags
    ) {
        self.packetID = packetID
        self.hash = hash
        self.topicHash = topicHash
        self.outcome = outcome
        self.device = device
        self.refused = refused
        self.flags = flags
    }

    /// Quarantined frames, frames coming back from quarantine and frames without a device touch a filter's book.
    var isBookedOnFilter: Bool {
        device == FrameLog.noDevice || outcome == .quarantined || flags.contains(.retried)
    }
}

extension GlobalState {
    mutating func fold(_ event: TransportEvent, at: Timestamp) {
        switch event {
        case .connected(let source, let sessionPresent):
            ledger.connected(source, sessionPresent: sessionPresent)
            (connectedAt, unreached) = (at, nil)
        case .proven(let number): ledger.proven(through: number)
        case .subscribed(let filters): subscriptions = filters
        case .idsReused: ledger.noteReusedIDs()
        case .disconnected(let broker): unreached = unreached ?? Unreached(broker: broker, since: at)
        }
    }

    /// Folds one frame into ledger and books; `filter` matters only when `frame.isBookedOnFilter`.
    @inline(__always)
    mutating func fold(_ frame: FoldedFrame, filter: @autoclosure () -> String, record: RecordNumber) {
        // It was counted when it came.
        guard !frame.flags.contains(.archived) else { return }
        let isPromised = frame.flags.contains(.promised)
        if isPromised, frame.packetID != 0, !frame.flags.contains(.recognised) {
            ledger.append(packetID: frame.packetID, hash: frame.hash, record: record)
        }
        frames[isPromised].add(frame.outcome)
        if frame.refused > 0 { readings.add(.refused, UInt64(frame.refused)) }
        if frame.isBookedOnFilter { foldFilter(frame, filter: filter(), isPromised: isPromised) }
    }

    private mutating func foldFilter(_ frame: FoldedFrame, filter: String, isPromised: Bool) {
        if frame.flags.contains(.retried) {
            frames[isPromised].remove(.quarantined)
            filters[filter, default: FilterBooks()].frames[isPromised].remove(.quarantined)
        }
        if frame.device == FrameLog.noDevice, frame.refused > 0 {
            filters[filter, default: FilterBooks()].readings.add(.refused, UInt64(frame.refused))
        }
        guard frame.device == FrameLog.noDevice || frame.outcome == .quarantined else { return }
        filters[filter, default: FilterBooks()].frames[isPromised].add(frame.outcome)
        if frame.flags.contains(.retained), frame.outcome != .redelivered {
            rememberRetained(topic: frame.topicHash, frame: frame.hash)
        }
    }
}

extension DeviceState {
    /// Folds one frame; returns the book of the hour that ended, if one did.
    @inline(__always)
    mutating func fold(_ frame: FoldedFrame, at: Timestamp) -> DeviceHourBook? {
        isDirty = true
        if !frame.flags.contains(.imported) { lastSeen = at.milliseconds }
        let ended = turn(to: at.hour)
        guard !frame.flags.contains(.archived) else { return ended }
        if frame.refused > 0 { book.readings.add(.refused, UInt64(frame.refused)) }
        guard frame.outcome != .quarantined else { return ended }
        book.frames.add(frame.outcome)
        if frame.outcome != .redelivered { remember(topic: frame.topicHash, frame: frame.hash) }
        return ended
    }

    @inline(__always)
    private mutating func turn(to hour: Int64) -> DeviceHourBook? {
        guard book.hour != hour else { return nil }
        let ended = book
        book = DeviceHourBook(device: ended.device, hour: hour)
        return ended.hour == Self.noHour ? nil : ended
    }

    @inline(__always)
    mutating func foldRow(time: Int64, flags: RowFlags, book added: ReadingBook, at: Timestamp) -> DeviceHourBook? {
        isDirty = true
        let ended = turn(to: at.hour)
        book.readings.add(added)
        if flags.contains(.arrival) { lastArrival = max(lastArrival, time) }
        latestTime = max(latestTime, time)
        return ended
    }
}
