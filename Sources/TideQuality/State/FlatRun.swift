/// The points up to the newest that are all within a tolerance of each other; kept as the extremes that later points
/// can still collide with, so that a run of a week takes no more than its few distinct values.
struct FlatRun: Sendable, Hashable {
    /// A point that no later one of the run exceeds in its direction.
    struct Extreme: Sendable, Hashable, BitwiseCopyable {
        var value: Double
        /// Number of the point, from `FlatRun.next`.
        var number: UInt32
    }

    /// Falling maxima from 0, then rising minima from `minima`; each the latest point with its value.
    private(set) var extremes: [Extreme] = []
    private(set) var minima: UInt32 = 0
    /// Number of the next point.
    private(set) var next: UInt32 = 0
    /// Number of the first point of the run.
    private(set) var start: UInt32 = 0

    /// Points of the run; a missing value is one that breaks nothing.
    var length: Int { Int(next &- start) }

    init() {}

    init(extremes: [Extreme], minima: UInt32, next: UInt32, start: UInt32) {
        self.extremes = extremes
        self.minima = minima
        self.next = next
        self.start = start
    }

    /// Adds a point.
    ///
    /// - Parameters:
    ///   - value: NaN when missing.
    ///   - tolerance: from here on values are too far apart.
    ///   - most: longer runs need not be told from this; bounds what is kept.
    mutating func add(_ value: Double, tolerance: Double, most: Int) {
        if value.isFinite {
            if let last = extremes.last, abs(value - last.value) >= tolerance {
                begin(with: value, after: last)
            } else {
                collide(with: value, tolerance)
                push(value)
            }
        }
        next &+= 1
        if length > most { forget(before: next &- UInt32(most)) }
        if next == .max { renumber() }
    }

    /// Begins anew when the newest point is too far from `value`: so it is with most that move.
    private mutating func begin(with value: Double, after last: Extreme) {
        start = last.number + 1
        if extremes.count > 2 { extremes.removeSubrange(2...) }
        for index in 0..<2 { extremes[index] = Extreme(value: value, number: next) }
        minima = 1
    }

    /// Begins anew after the last point that is too far from `value`.
    private mutating func collide(with value: Double, _ tolerance: Double) {
        var first = start
        let split = Int(minima)
        var index = split - 1
        while index >= 0, !(extremes[index].value - value >= tolerance) { index -= 1 }
        if index >= 0 { first = max(first, extremes[index].number + 1) }
        index = extremes.count - 1
        while index >= split, !(value - extremes[index].value >= tolerance) { index -= 1 }
        if index >= split { first = max(first, extremes[index].number + 1) }
        if first > start { forget(before: first) }
    }

    private mutating func push(_ value: Double) {
        while let last = extremes.last, extremes.count > Int(minima), last.value >= value { extremes.removeLast() }
        extremes.append(Extreme(value: value, number: next))
        var end = Int(minima)
        while end > 0, extremes[end - 1].value <= value { end -= 1 }
        if end < Int(minima) {
            extremes[end] = Extreme(value: value, number: next)
            extremes.removeSubrange(end + 1..<Int(minima))
        } else {
            extremes.insert(Extreme(value: value, number: next), at: end)
        }
        minima = UInt32(end + 1)
    }

    private mutating func forget(before first: UInt32) {
        start = first
        guard extremes.contains(where: { $0.number < first }) else { return }
        let kept = extremes[..<Int(minima)].count { $0.number >= first }
        extremes.removeAll { $0.number < first }
        minima = UInt32(kept)
    }

    /// Numbers from 0 again; once in 136 years at a point a second.
    private mutating func renumber() {
        for index in extremes.indices { extremes[index].number -= start }
        next -= start
        start = 0
    }
}
