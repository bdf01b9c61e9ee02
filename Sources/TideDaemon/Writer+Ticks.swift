internal import Logging
internal import Synchronization
internal import TideModel
internal import TidePipeline

extension Writer {
    /// Lets time pass when a deadline may have come: who was not heard is late, and then silent.
    ///
    /// Between batches. While nothing can be heard, or is taken, silence does not count; before it is known whether the broker is
    /// there, nobody is told that it was not when the former process ended.
    func tick() throws {
        guard let canHear else { return }
        let time = time(), hears = canHear()
        if hears != true || shared.withLock({ $0.state }) != .running { pipeline?.hold(until: time) }
        guard hears != nil, pipeline?.needsTick(at: time) ?? false else { return }
        guard let (record, effects) = try pipeline?.process(.tick, now: time, load: loadHistory) else { return }
        try commit(record, effects)
    }

    /// The wall clock; the pipeline is told when it was set.
    func time() -> Timestamp {
        let time = now(), step = clockSteps.step(wall: time, seconds: uptime())
        // That it was set back is told with the record.
        if step > 0 { log.warning("the wall clock was set ahead by \(step) ms, or the machine slept") }
        if step != 0 { pipeline?.clockStepped(by: step, now: time) }
        return time
    }
}
