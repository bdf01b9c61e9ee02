public import TideModel

/// Estimates how far devices' clocks are off, from when messages came and what time they named; pure.
///
/// The same messages in the same order give the same state, however they come in batches and wherever the state was
/// written and read back between them.
public struct ClockDoctor: Sendable {
    /// Thresholds.
    public let rules: ClockRules
    /// From one message to the next by the profile, milliseconds; 0: not known.
    let interval: Int64
    /// Step of the clock by the profile, milliseconds; 0: only what is seen counts.
    let resolution: Int64

    /// Times and lags beyond this count as this, milliseconds: 120,000 years, so that sums of two do not overflow.
    static let furthest: Int64 = 4_000_000_000_000_000

    /// Makes a doctor for the devices of one profile.
    ///
    /// - Parameters:
    ///   - rules: thresholds.
    ///   - interval: `expects.interval`, milliseconds, or nil.
    ///   - resolution: `time.resolution`, milliseconds, or nil.
    public init(rules: ClockRules = ClockRules(), interval: Int64? = nil, resolution: Int64? = nil) {
        self.rules = rules
        self.interval = max(0, interval ?? 0)
        self.resolution = max(0, resolution ?? 0)
    }

    /// Takes one message.
    ///
    /// - Parameters:
    ///   - received: when it was read.
    ///   - time: the newest device time in it, as sent, without any correction.
    ///   - facts: what excludes it; it then changes nothing.
    ///   - state: of its device.
    /// - Returns: whether the kind of verdict is another one now.
    @discardableResult
    public func observe(
        received: Timestamp,
        time: Timestamp,
        facts: ClockFacts = [],
        _ state: inout ClockState
    ) -> Bool {
        guard facts.isEmpty else { return false }
        let before = state.code
        take(Self.clamped(received.milliseconds), time.milliseconds, &state)
        return state.code != before
    }

    private func take(_ received: Int64, _ time: Int64, _ state: inout ClockState) {
        guard !isRepeated(received, time, &state) else { return }
        let lag = Self.lag(received, time), epoch = ClockEpoch(showing: time)
        let isSetBack = isSetBack(lag, state)
        if fits(lag, epoch, state), !isSetBack {
            state.pending = 0
            guard epoch == nil else { return state.level = lag }
            // Only of times that fit closely: a garbled one would make the clock look finer than it is.
            if lag <= (state.lag ?? lag) + rules.spread { state.step = max(state.step, Self.step(of: time)) }
            add(lag, received, &state)
        } else {
            confirm(lag, epoch, received, isSetBack: isSetBack, &state)
        }
    }

    /// Notes the device time; whether it is that of the message before.
    private func isRepeated(_ received: Int64, _ time: Int64, _ state: inout ClockState) -> Bool {
        let stamp = UInt32(truncatingIfNeeded: time), minute = Self.minute(received)
        guard stamp == state.lastStamp, state.hasLevel || state.pending > 0 || state.code == .frozen else {
            (state.lastStamp, state.stampSince, state.repeats) = (stamp, minute, 0)
            return false
        }
        state.repeats = state.repeats == .max ? .max : state.repeats + 1
        // A minute is lost to rounding.
        let minutes = max(rules.frozen, 3 * interval, 3 * step(state)) / 60_000 + 1
        if state.code != .frozen, state.repeats >= rules.repeats, Int64(minute &- state.stampSince) >= minutes {
            state.forgetLevel()
            state.code = .frozen
        }
        return true
    }

    /// Whether a lag may come from the clock as it is known: later than its level by any delay, hardly earlier.
    private func fits(_ lag: Int64, _ epoch: ClockEpoch?, _ state: ClockState) -> Bool {
        guard let known = state.lag, epoch == state.epoch else { return false }
        return epoch != nil || lag >= known - rules.jump - step(state)
    }

    /// Whether a clock seems set back by this message: one that was ahead is right, or it is behind by weeks.
    ///
    /// Less is left to the buckets, since it may be delivery.
    private func isSetBack(_ lag: Int64, _ state: ClockState) -> Bool {
        guard let known = state.lag, state.epoch == nil else { return false }
        if lag >= known + Int64(Int32.max) / 2 { return true }
        return known < -rules.ahead && lag >= known + 5 * rules.jump && (-rules.ahead...rules.spread).contains(lag)
    }

    /// Counts a message that tells of another clock; enough of them in a row are believed.
    private func confirm(
        _ lag: Int64,
        _ epoch: ClockEpoch?,
        _ received: Int64,
        isSetBack: Bool,
        _ state: inout ClockState
    ) {
        let first = Int64(state.candidate) * 1_000
        let minutes = Int64(Self.minute(received) &- state.pendingSince)
        let isLike =
            ClockEpoch(showing: received - first) == epoch && lag >= first - rules.jump - step(state)
            && lag <= first + rules.spread
        guard state.pending > 0, isLike else {
            state.candidate = Int32(clamping: (lag + (lag < 0 ? -500 : 500)) / 1_000)
            (state.pending, state.pendingSince) = (1, Self.minute(received))
            return
        }
        state.pending = min(200, state.pending + 1)
        let needed = isSetBack ? rules.setBackConfirmations : rules.confirmations
        guard state.pending >= needed, minutes >= (isSetBack ? rules.spread / 60_000 + 1 : 2) else { return }
        accept(first, lag, epoch, received, &state)
    }

    /// Believes another lag: the higher of two, since the lower may still be a wrong stamp.
    private func accept(_ a: Int64, _ b: Int64, _ epoch: ClockEpoch?, _ received: Int64, _ state: inout ClockState) {
        state.forgetLevel()
        state.restartBucket(at: received)
        state.level = max(a, b)
        if state.epoch != nil { state.code = .unknown }
        if let epoch { return state.code = ClockState.Code(epoch) }
        (state.lowest, state.second) = (Int32(clamping: min(a, b) - state.level), 0)
        state.messages = 2
        judge(&state)
    }

    private static func lag(_ received: Int64, _ time: Int64) -> Int64 {
        let (lag, overflow) = received.subtractingReportingOverflow(time)
        return overflow ? (time < 0 ? furthest : -furthest) : clamped(lag)
    }

    private static func clamped(_ time: Int64) -> Int64 { min(furthest, max(-furthest, time)) }

    private static func minute(_ received: Int64) -> UInt16 { UInt16(truncatingIfNeeded: received / 60_000) }

    private static func step(of time: Int64) -> ClockState.Step {
        time % 1_000 != 0 ? .millisecond : time % 60_000 != 0 ? .second : .minute
    }

    /// Step of the clock, milliseconds: by the profile, at least as far as seen.
    func step(_ state: ClockState) -> Int64 {
        switch state.step {
        case .minute: max(resolution, 60_000)
        case .second: max(resolution, 1_000)
        case .millisecond: resolution
        }
    }
}

extension ClockState.Step: Comparable {
    static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
