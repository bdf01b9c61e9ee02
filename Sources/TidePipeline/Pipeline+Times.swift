internal import TideAlerts
public import TideModel
internal import TideProfiles

// Clocks and liveness while a record is made.

extension Pipeline {
    /// Series looked at in one tick (some 3 ms); more are due at once again.
    static let mostDue = 10_000

    /// When the next tick may find something; nil: never.
    ///
    /// It may be too early, never too late.
    public var nextDeadline: Timestamp? {
        let alerts = alerts.map { Timestamp(milliseconds: $0.deadline) }
        return [state.liveness.earliestDeadline, alerts].compactMap { $0 }.min()
    }

    /// Whether a tick may find something at a time: also when our own clock was set, and deadlines are others.
    public func needsTick(at time: Timestamp) -> Bool {
        step != 0 || state.global.isStepBack(time) || nextDeadline.map { $0 <= time } ?? false
    }

    /// Takes note that nothing can be heard before `time`, as while no broker is connected: silence does not count.
    public mutating func hold(until time: Timestamp) { heldUntil = max(heldUntil ?? time, time) }

    /// Takes note that our own clock was set: what is due comes neither sooner nor later for it.
    ///
    /// When it was set ahead nobody was silent for that time. Until it is set back, a day at most, readings of devices whose
    /// clocks were right may seem old by the step: so much later is somebody late and silent, an hour at most.
    ///
    /// - Parameters:
    ///   - milliseconds: how far ahead; less than 0 for back.
    ///   - now: wall clock, after it.
    public mutating func clockStepped(by milliseconds: Int64, now: Timestamp) {
        step += milliseconds
        if milliseconds > 0 { hold(until: now) } else { heldUntil = heldUntil.map { min($0, now) } }
    }

    /// Whether frames may have waited at the broker.
    func isCatchingUp(at wall: Timestamp) -> Bool {
        state.global.connectedAt <= wall && wall < state.global.connectedAt + Self.catchUp
    }

    /// Sets deadlines anew after a start, and by other profiles.
    mutating func watch(from now: Timestamp) {
        guard seriesRules == nil else { return }
        var rules = SeriesRules(profiles.profiles, self.rules)
        rules.extend(state.definitions, state.registry)
        let held = heldUntil ?? now
        state.liveness = Liveness(state.liveness.states, from: now, heldUntil: held) { rules[$0] }
        (seriesRules, heldUntil) = (rules, held)
    }

    /// Lets time pass: who was not heard is late, and then silent.
    mutating func tick(_ draft: inout Draft) {
        let wall = draft.record.wall
        if draft.record.isSetBack { state.limitHeard(draft.record) }
        if isCatchingUp(at: wall) || state.global.unreached != nil { hold(until: wall) }
        seriesRules?.extend(state.definitions, state.registry)
        guard let rules = seriesRules, let held = heldUntil else { return }
        let lag = state.global.lead(with: draft.record)?.milliseconds ?? 0
        let found = state.liveness.tick(wall, heldUntil: held, limit: Self.mostDue) { rules[$0]?.later(by: lag) }
        draft.record.liveness = found.changes
    }

    /// Folds clocks and liveness of a complete record, and decides what is corrected from now on.
    mutating func foldTimes(_ draft: inout Draft) {
        if isCatchingUp(at: draft.record.wall) { hold(until: draft.record.wall) }
        draft.record.liveness += state.foldTimes(draft.record, &times)
        for message in state.openMessages { correct(message, &draft) }
        state.openMessages.removeAll(keepingCapacity: true)
    }

    private mutating func correct(_ message: OpenMessage, _ draft: inout Draft) {
        guard message.rule.correctsZone, let doctor = message.rule.doctor else { return }
        let device = state.devices[Int(message.device)]
        let found = doctor.assessment(of: device.clock)
        let wanted = ClockDoctor.correction(for: found.verdict)
        var change: CorrectionChange?
        if let current = device.corrections.current {
            let isOther = found.isSettled && wanted != nil && wanted != current.milliseconds
            if found.verdict == .fine || isOther { change = device.end(of: current, message.device) }
        } else if let wanted, found.isSettled, device.corrections.entries.count < ClockCorrections.maximum {
            change = device.begin(wanted, message.device)
        }
        guard let change else { return }
        draft.record.corrections.append(change)
        state.devices[Int(message.device)].apply(change, draft.record.number)
    }

    /// Facts of a row's time.
    @inline(__always)
    func timeFlags(
        _ head: FrameHead,
        _ facts: DecodedRow,
        _ profile: Int,
        _ device: DeviceNumber,
        _ draft: Draft
    ) -> RowFlags {
        var flags: RowFlags = facts.isCorrected ? .corrected : []
        if waited(head, draft) { flags.insert(.waited) }
        guard !facts.isArrival, facts.time > head.received.milliseconds + ClockCorrections.ahead,
            let doctor = rules[profile].time.doctor
        else { return flags }
        // Of a clock that is known to be ahead so much is expected.
        let known = facts.isCorrected ? 0 : max(0, doctor.assessment(of: state.devices[Int(device)].clock).offset ?? 0)
        let time = Timestamp(milliseconds: facts.time &- known)
        if !doctor.isPlausible(time, received: head.received) { flags.insert(.future) }
        return flags
    }

    private func waited(_ head: FrameHead, _ draft: Draft) -> Bool {
        if !head.flags.isDisjoint(with: [.retained, .retried]) { return true }
        return head.packetID != 0 && isCatchingUp(at: draft.record.wall)
    }

    /// Corrects the rows of a frame whose device's clock is off.
    mutating func correctTimes(_ index: Int, _ head: FrameHead) {
        let frame = read.frames[index]
        for row in read.decoded[index].rows.indices {
            let raw = read.decoded[index].rows[row].rawTime
            guard raw != DecodedRow.noTime, ClockEpoch(showing: raw) == nil, let device = sender(index, row) else {
                continue
            }
            let corrections = state.devices[Int(device)].corrections
            guard !corrections.entries.isEmpty else { continue }
            let time = corrections.corrected(Timestamp(milliseconds: raw), received: head.received).milliseconds
            guard time != raw else { continue }
            let spec = decoders[frame.profile].profile.time
            read.decoded[index].rows[row].correct(by: time - raw, spec, received: head.received)
        }
    }

    /// Notes what clocks showed in rows that do not tell it, because they were refused or have another time.
    mutating func noteClocks(_ head: FrameHead, _ index: Int, _ draft: inout Draft) {
        let profile = read.frames[index].profile
        guard rules[profile].time.doctor != nil, !head.flags.contains(.imported), !waited(head, draft) else { return }
        for row in read.decoded[index].rows.indices {
            let facts = read.decoded[index].rows[row]
            guard facts.rawTime != DecodedRow.noTime, facts.problem != .none || facts.isArrival,
                facts.problem != .noIdentity, let device = sender(index, row)
            else { continue }
            draft.note(
                ClockMark(
                    device: device,
                    profile: draft.index(of: profile, profiles),
                    row: UInt32(draft.record.readings.rowCount),
                    received: head.received,
                    time: Timestamp(milliseconds: facts.rawTime)
                )
            )
        }
    }

    /// The device of a row, when it is registered.
    private func sender(_ index: Int, _ row: Int) -> DeviceNumber? {
        let frame = read.frames[index]
        guard read.decoded[index].identities.isEmpty else {
            return number(of: read.decoded[index], row, frame.profile)
        }
        return frame.device == FrameLog.noDevice ? nil : frame.device
    }
}

extension Draft {
    /// Notes a time that a clock showed; of one message the newest counts.
    fileprivate mutating func note(_ mark: ClockMark) {
        guard let last = record.clocks.last, last.device == mark.device, last.received == mark.received else {
            return record.clocks.append(mark)
        }
        record.clocks[record.clocks.count - 1].time = max(last.time, mark.time)
    }
}

extension DeviceState {
    /// A correction of all times later than any that was stored: no key changes.
    fileprivate func begin(_ milliseconds: Int64, _ number: DeviceNumber) -> CorrectionChange {
        let newest = max(latestTime, corrections.entries.last?.through ?? .min)
        let bound = newest == .min ? Timestamp.distantPast : Timestamp(milliseconds: newest)
        return CorrectionChange(device: number, milliseconds: milliseconds, bound: bound)
    }

    /// The end of a correction with the newest time that was corrected.
    fileprivate func end(of current: ClockCorrection, _ number: DeviceNumber) -> CorrectionChange {
        let newest = max(current.after, latestTime &- current.milliseconds)
        return CorrectionChange(device: number, milliseconds: 0, bound: Timestamp(milliseconds: newest))
    }
}
