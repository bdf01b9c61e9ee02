public import TideModel

/// How long one series was not heard: 16 bytes, without heap.
public struct LivenessState: Sendable, Equatable, BitwiseCopyable {
    /// When its newest data is from, milliseconds since 1970, never after it was received; `Int64.min`: none.
    public private(set) var heard = Int64.min
    /// When the status began, seconds since 1970.
    private var sinceSeconds: UInt32 = 0
    /// The status.
    public private(set) var status = LivenessStatus.neverSeen

    /// Makes the state of a series that was never heard.
    public init() {}

    /// When the status began.
    public var since: Timestamp { Timestamp(milliseconds: Int64(sinceSeconds) * 1_000) }

    /// Takes a reading.
    ///
    /// - Parameters:
    ///   - moment: when it is from, by `moment(time:received:_:)`.
    ///   - received: when it was read.
    ///   - rule: of its profile; nil: no interval is known, and whatever was heard is live.
    /// - Returns: whether it is live now and was not; data that is late itself changes nothing.
    public mutating func take(moment: Timestamp, received: Timestamp, _ rule: LivenessRule?) -> Bool {
        let moment = min(moment, received)
        limit(to: received)
        guard moment.milliseconds > heard else { return false }
        heard = moment.milliseconds
        if let rule, moment + rule.late <= received {
            // Old data of one that was never heard: it was seen, and its deadline has passed.
            if status == .neverSeen { turn(to: .late, at: moment + rule.late) }
            return false
        }
        guard status != .live else { return false }
        turn(to: .live, at: received)
        return true
    }

    /// When its status changes next unless it is heard.
    ///
    /// - Parameters:
    ///   - rule: of its profile; nil: never.
    ///   - heldUntil: when we last could not hear; absence from then on counts, and a series has the time to `late` to be
    ///     heard again.
    /// - Returns: nil for never.
    public func deadline(_ rule: LivenessRule?, heldUntil: Timestamp) -> Timestamp? {
        guard let rule, status == .live || status == .late else { return nil }
        let limit = status == .live ? rule.late : rule.silent
        return max(Timestamp(milliseconds: heard) + limit, heldUntil + rule.late)
    }

    /// Lets time pass.
    ///
    /// - Parameters:
    ///   - now: the time.
    ///   - rule: of its profile.
    ///   - heldUntil: as for `deadline`.
    /// - Returns: whether the status changed; it goes from live to late to silent, one step a call.
    public mutating func pass(to now: Timestamp, _ rule: LivenessRule?, heldUntil: Timestamp) -> Bool {
        guard let deadline = deadline(rule, heldUntil: heldUntil), deadline <= now else { return false }
        turn(to: status == .live ? .late : .silent, at: deadline)
        return true
    }

    /// Applies a change that a record holds.
    public mutating func apply(_ change: LivenessChange) { turn(to: change.status, at: change.at) }

    /// Our own clock was ahead and was set back: nothing was heard later than now.
    public mutating func limit(to now: Timestamp) { heard = min(heard, now.milliseconds) }

    private mutating func turn(to status: LivenessStatus, at time: Timestamp) {
        self.status = status
        sinceSeconds = UInt32(clamping: time.milliseconds / 1_000)
    }

    /// When a reading is from, as far as its device's clock can be trusted; never after it was received.
    ///
    /// A clock that is ahead must not keep its device live, and one that is wrong must not make it silent.
    ///
    /// - Parameters:
    ///   - time: device time as sent.
    ///   - received: when it was read.
    ///   - clock: what is known of the device's clock.
    /// - Returns: at most `received`.
    public static func moment(time: Timestamp, received: Timestamp, _ clock: ClockAssessment) -> Timestamp {
        if let correction = ClockDoctor.correction(for: clock.verdict) { return min(received, time + correction) }
        guard clock.verdict.isTrusted else { return received }
        guard case .drifting = clock.verdict, let offset = clock.offset else { return min(received, time) }
        return min(received, time + -offset)
    }

    /// Appends packed moment, since, and status: some 12 bytes.
    public func write(to writer: inout ByteWriter) {
        writer.write(packed: heard)
        writer.write(packed: Int64(sinceSeconds))
        writer.write(status.rawValue)
    }

    /// Reads what `write(to:)` wrote.
    ///
    /// - Throws: `FormatError` for bytes that are cut short, and states that cannot be.
    public init(_ reader: inout ByteReader) throws(FormatError) {
        heard = try reader.readPacked()
        let since = try reader.readPacked(), status = LivenessStatus(rawValue: try reader.read())
        guard let status, let sinceSeconds = UInt32(exactly: since), (heard == .min) == (status == .neverSeen) else {
            throw FormatError("a liveness that cannot be", at: reader.offset)
        }
        (self.sinceSeconds, self.status) = (sinceSeconds, status)
    }
}
