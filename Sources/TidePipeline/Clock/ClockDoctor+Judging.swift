public import TideModel

// From the state to a verdict. What was said before is left only when it is clearly wrong, so that nothing flaps.

extension ClockDoctor {
    private static let quarter: Int64 = 15 * 60_000

    /// Decides what the lag means; resets and frozen clocks are decided where they are confirmed.
    func judge(_ state: inout ClockState) {
        guard let lag = state.lag, state.epoch == nil else { return }
        if zone(lag, state) != nil {
            state.code = .zoneError
        } else if isDrifting(state) {
            state.code = .drifting
        } else if isAhead(lag, state) {
            state.code = .future
        } else if isBehind(lag, state) {
            // Delivery may take long for a while; only when it stays so it is told.
            if isSteady(state) {
                state.code = .behind
            } else if state.code != .fine, state.code != .behind {
                state.code = .unknown
            }
        } else {
            state.code = .fine
        }
    }

    /// Quarters of an hour by which a lag is a zone error.
    private func zone(_ lag: Int64, _ state: ClockState) -> Int? {
        let tolerance = state.code == .zoneError ? 3 * rules.zoneTolerance : rules.zoneTolerance + step(state)
        let half = lag < 0 ? -Self.quarter / 2 : Self.quarter / 2
        let quarters = Int(clamping: -(lag + half) / Self.quarter)
        guard ClockZones.contains(quarters), (lag + Int64(quarters) * Self.quarter).magnitude <= tolerance else {
            return nil
        }
        // Nothing but a clock puts a message ahead; behind it may be delivery.
        let isKnown = quarters > 0 || isBehind(lag, state) && (state.code == .zoneError || isSteady(state))
        return isKnown ? quarters : nil
    }

    private func isAhead(_ lag: Int64, _ state: ClockState) -> Bool {
        // The steps of a coarse clock leave a drift the time to be known for one.
        -lag > (state.code == .future ? rules.ahead / 2 : rules.ahead + 2 * step(state))
    }

    private func isBehind(_ lag: Int64, _ state: ClockState) -> Bool {
        let limit = max(rules.behind, 3 * interval)
        return lag > (state.code == .behind || state.code == .zoneError ? limit / 4 * 3 : limit)
    }

    /// Whether buckets agree within a minute: a delivery that is late by chance does not stay so.
    private func isSteady(_ state: ClockState) -> Bool {
        state.buckets >= 2 && state.suspect == ClockState.none && Int64(state.noise) * 10 <= rules.jump
    }

    private func isDrifting(_ state: ClockState) -> Bool {
        guard state.buckets >= 2 else { return false }
        let part: Int64 = state.code == .drifting ? 2 : 1
        let rate = Int64(rate(state).magnitude)
        return baseline(state) >= rules.driftHours && rate >= rules.slowestDrift / part && rate <= rules.fastestDrift
            && Int64(state.anchor).magnitude * 100 >= driftLimit(state) / part
    }

    /// The verdict as it stands.
    public func verdict(of state: ClockState) -> ClockVerdict {
        switch state.code {
        case .unknown: .unknown
        case .fine: .fine
        case .drifting: .drifting(millisecondsPerDay: rate(state))
        case .zoneError: .zoneError(quarterHours: state.lag.flatMap { zone($0, state) } ?? 0)
        case .resetUnix: .reset(.unix)
        case .reset1980: .reset(.year1980)
        case .reset2000: .reset(.year2000)
        case .frozen: .frozen
        case .future: .future
        case .behind: .behind
        }
    }

    /// Verdict and offset as they stand.
    public func assessment(of state: ClockState) -> ClockAssessment {
        ClockAssessment(
            verdict: verdict(of: state),
            offset: state.epoch == nil ? state.lag.map { -$0 } : nil,
            isSettled: isSteady(state)
        )
    }

    /// What would make the times of such a clock right, milliseconds to be added; nil: nothing that is safe.
    ///
    /// Only whole zones are corrected, because only they are known exactly and stay the same: two messages with the same
    /// time, however late one of them comes, get the same corrected time, and order stays order. docs/clocks.md has why
    /// the others are not.
    public static func correction(for verdict: ClockVerdict) -> Int64? {
        guard case .zoneError(let quarterHours) = verdict, quarterHours != 0 else { return nil }
        return -Int64(quarterHours) * quarter
    }

    /// Whether a reading may be the latest of its series: not after it was read.
    ///
    /// Latest falls back by it: a latest reading that is not plausible any more gives way to any that is.
    ///
    /// - Parameters:
    ///   - time: device time of the reading, corrected.
    ///   - received: receive time of the newest message of the device.
    /// - Returns: false also for a time of a clock that was reset.
    public func isPlausible(_ time: Timestamp, received: Timestamp) -> Bool {
        time <= received + (rules.ahead + resolution) && ClockEpoch(showing: time.milliseconds) == nil
    }
}
