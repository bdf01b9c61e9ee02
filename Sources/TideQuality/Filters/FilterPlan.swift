/// The filters of one series, in the order in which they apply.
public final class FilterPlan: Sendable {
    /// What holds readings back behind all filters.
    public struct DeadBand: Sendable, Hashable {
        /// Farthest from the last stored value that is held back, in the quantity's unit.
        public var width: Double
        /// Milliseconds after which a reading is stored whatever its value.
        public var heartbeat: Int64

        /// Whether a reading is held back after the one stored before it.
        public func holds(_ value: Double, at time: Int64, after stored: (time: Int64, value: Double)) -> Bool {
            let (age, overflow) = time.subtractingReportingOverflow(stored.time)
            return !overflow && age < heartbeat && abs(value - stored.value) <= width
        }
    }

    /// Most filters of a series: nobody can tell what more of them do together.
    public static let mostFilters = 8

    /// Those that make a value of a value.
    public let filters: [Filter]
    /// What holds readings back; nil when none are.
    public let deadBand: DeadBand?
    /// How far back the filters look from a reading, milliseconds.
    public let reach: Int64
    /// How many readings before one the filters look at that count readings.
    public let points: Int
    /// Known by it in checkpoints: equal only for plans that filter alike.
    public let id: UInt64

    /// Makes a plan.
    ///
    /// - Parameters:
    ///   - all: in their order; a dead band is the last.
    ///   - pause: longest time between readings that is usual, milliseconds.
    public init(_ all: [Filter], pause: Int64) {
        if case .deadBand(let width, let heartbeat)? = all.last {
            deadBand = DeadBand(width: width, heartbeat: heartbeat)
            filters = all.dropLast()
        } else {
            deadBand = nil
            filters = all
        }
        reach = all.reduce(0) { $0 + $1.reach(pause: pause) }
        points = all.reduce(0) { sum, filter in if case .median(let count) = filter { sum + count - 1 } else { sum } }
        // FNV-1a, 64 bits.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in all.map(\.text).joined(separator: "\n").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        id = hash
    }

    /// What becomes of a value that does not come in order: only what needs no others applies.
    public func clamped(_ value: Double) -> Double {
        var value = value
        for case .clamp(let lower, let upper) in filters { value = min(max(value, lower), upper) }
        return value
    }
}
