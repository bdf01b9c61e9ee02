/// What the filters of one series remember.
public struct FilterState: Sendable, Hashable {
    /// A reading that was held back.
    struct Held: Sendable, Hashable {
        var time: Int64
        /// Its value as decoded.
        var raw: Double
    }

    /// Readings held back that are known when they come again: an hour at a reading a minute, 1 KB a series.
    ///
    /// Of those before them, what the dead band says decides anew.
    static let mostHeld = 64

    /// The newest reading taken, milliseconds; `Int64.min` before the first.
    public internal(set) var time = Int64.min
    /// By filter of the plan; empty before the first reading.
    var memories: [FilterMemory] = []
    /// Device time of the last reading that the dead band let pass; `Int64.min` when there is none.
    var storedTime = Int64.min
    /// Its value.
    var storedValue = 0.0
    /// Those held back last, in the order in which they came.
    var held: [Held] = []

    /// The reading from which a dead band counts; nil before the first.
    public var stored: (time: Int64, value: Double)? { storedTime == .min ? nil : (storedTime, storedValue) }

    /// Makes the state of a series without readings.
    public init() {}

    /// Takes the next reading in order.
    ///
    /// - Parameters:
    ///   - value: calibrated, finite.
    ///   - raw: as decoded, to know it again when it is held back.
    ///   - time: later than `self.time`.
    ///   - plan: the same each time.
    /// - Returns: its value, and whether it is held back.
    public mutating func take(
        _ value: Double,
        raw: Double,
        at time: Int64,
        by plan: FilterPlan
    ) -> (value: Double, isHeld: Bool) {
        let value = pass(value, at: time, by: plan)
        guard let band = plan.deadBand else { return (value, false) }
        if let stored, band.holds(value, at: time, after: stored) {
            hold(raw, at: time)
            return (value, true)
        }
        (storedTime, storedValue) = (time, value)
        return (value, false)
    }

    /// Makes a value of the next one in order, without the dead band.
    public mutating func pass(_ value: Double, at time: Int64, by plan: FilterPlan) -> Double {
        if memories.count != plan.filters.count {
            memories = Array(repeating: FilterMemory(), count: plan.filters.count)
        }
        self.time = time
        var value = value
        for (index, filter) in plan.filters.enumerated() { value = memories[index].take(value, at: time, filter) }
        return value
    }

    /// Notes that a reading was stored out of order: when none later was, the dead band counts from it.
    public mutating func noteStored(_ value: Double, at time: Int64) {
        guard time >= storedTime else { return }
        (storedTime, storedValue) = (time, value)
    }

    /// Remembers a reading that is held back.
    public mutating func hold(_ raw: Double, at time: Int64) {
        if held.count == Self.mostHeld { held.removeFirst() }
        held.append(Held(time: time, raw: raw))
    }

    /// The value as decoded of the reading that was held back at a time; nil when none is known.
    public func heldBack(at time: Int64) -> Double? { held.last { $0.time == time }?.raw }

    /// Takes the place of what was remembered before readings were computed anew.
    ///
    /// - Parameters:
    ///   - former: knows what was held back since the last stored reading, which is filtered as well.
    ///   - last: the last stored reading.
    ///   - plan: of both.
    ///   - calibrated: what a calibration makes of a decoded value at a time.
    public mutating func follow(
        _ former: FilterState,
        last: (time: Int64, value: Double),
        by plan: FilterPlan,
        calibrated: (Double, Int64) -> Double
    ) {
        held = former.held
        if plan.deadBand != nil { (storedTime, storedValue) = last }
        for reading in held.sorted(by: { $0.time < $1.time }) where reading.time > time {
            _ = pass(calibrated(reading.raw, reading.time), at: reading.time, by: plan)
        }
        time = max(time, former.time)
    }
}
