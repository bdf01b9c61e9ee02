// A bucket after the other: what lag each had, and whether it goes on in a line.

extension ClockDoctor {
    /// Adds a lag to the bucket; one that is full is closed first.
    func add(_ lag: Int64, _ received: Int64, _ state: inout ClockState) {
        let second = UInt32(truncatingIfNeeded: received / 1_000)
        let elapsed = Int64(second &- state.bucketStart) * 1_000
        if elapsed >= 1 << 41 {
            // Our own clock was set back.
            state.restartBucket(at: received)
        } else if elapsed >= rules.bucket, state.messages >= rules.messagesPerBucket {
            close(received, elapsed, &state)
        }
        let relative = Int32(clamping: min(lag - state.level, Int64(ClockState.none - 1)))
        state.messages = state.messages == .max ? .max : state.messages + 1
        guard relative < state.second else { return }
        if relative < state.lowest {
            (state.lowest, state.second) = (relative, state.lowest)
        } else {
            state.second = relative
        }
        if state.messages > 1 { judge(&state) }
    }

    /// Closes a bucket: its second lowest lag goes on in the line, or begins another.
    private func close(_ received: Int64, _ elapsed: Int64, _ state: inout ClockState) {
        let lag = Int64(state.second)
        let hour = UInt16(truncatingIfNeeded: received / 3_600_000)
        if state.buckets == 0 {
            state.noise = UInt16(clamping: (lag - Int64(state.lowest)) / 10)
            state.anchorHour = hour
            move(by: lag, &state)
            state.anchor = 0
            state.buckets = 1
        } else {
            goOn(lag, elapsed, hour, &state)
        }
        state.restartBucket(at: received)
        forgetOlderHalf(hour, &state)
        judge(&state)
    }

    private func goOn(_ lag: Int64, _ elapsed: Int64, _ hour: UInt16, _ state: inout ClockState) {
        let drift = state.code == .drifting ? -rate(state) * (elapsed / 1_000) / 86_400 : 0
        let miss = lag - drift
        let limit = driftLimit(state)
        if miss.magnitude <= limit {
            move(by: lag, &state)
            state.suspect = ClockState.none
            state.buckets = min(254, state.buckets) + 1
            averageBegin(hour, &state)
        } else if state.suspect != ClockState.none, (miss - Int64(state.suspect)).magnitude <= limit {
            move(by: lag, &state)
            state.restartBaseline()
            // Two buckets have agreed already.
            (state.anchorHour, state.buckets) = (hour, 2)
        } else {
            // The level goes on along the line, in case that this bucket is the one that is wrong.
            move(by: drift, &state)
            state.suspect = Int32(clamping: miss)
        }
        // Twice what is known at most, so that one step of the clock does not deafen it.
        let known = Int64(state.noise) * 10
        let counted = min(Int64(miss.magnitude), max(2 * known, 4_000))
        state.noise = UInt16(clamping: (7 * known + counted) / 80)
    }

    private func move(by lag: Int64, _ state: inout ClockState) {
        let level = min(2 * Self.furthest, max(-2 * Self.furthest, state.level + lag))
        // By the tenths of both levels, so that what rounding cuts off does not add up.
        state.anchor = Int16(clamping: max(-32_767, Int64(state.anchor) - (level / 100 - state.level / 100)))
        state.level = level
    }

    /// The baseline begins at the mean of its first four buckets, a day: the delays of one would stay for weeks.
    private func averageBegin(_ hour: UInt16, _ state: inout ClockState) {
        guard state.buckets <= 4 else { return }
        let count = Int(state.buckets)
        state.anchor = Int16(clamping: Int(state.anchor) * (count - 1) / count)
        state.anchorHour = state.anchorHour &+ (hour &- state.anchorHour) / UInt16(count)
    }

    /// Begins the baseline at its middle when it has become too long.
    private func forgetOlderHalf(_ hour: UInt16, _ state: inout ClockState) {
        let hours = hour &- state.anchorHour
        guard Int(hours) > rules.baselineHours, state.buckets > 0 else { return }
        state.anchor /= 2
        state.anchorHour = state.anchorHour &+ hours / 2
    }

    /// Change of lag beyond which it is not delay, milliseconds.
    func driftLimit(_ state: ClockState) -> Int64 {
        max(rules.driftChange, 2 * step(state), rules.driftNoise * Int64(state.noise) * 10)
    }

    /// Hours of the baseline up to the last closed bucket.
    func baseline(_ state: ClockState) -> Int64 {
        Int64(UInt16(truncatingIfNeeded: state.bucketStart / 3_600) &- state.anchorHour)
    }

    /// Milliseconds that the clock gains in a day.
    func rate(_ state: ClockState) -> Int64 {
        let hours = baseline(state)
        return hours == 0 ? 0 : Int64(state.anchor) * 2_400 / hours
    }
}
