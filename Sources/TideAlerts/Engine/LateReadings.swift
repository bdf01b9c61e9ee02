/// Readings of a series that changed behind the newest.
struct LateReadings {
    /// Device times (ms) of the first and the last.
    private(set) var first = Int64.max
    private(set) var last = Int64.min
    /// None was sent late: all were computed anew, or their flags changed.
    private(set) var areComputedAnew = true

    /// The same, where each of them decides for so long (ms).
    func lasting(_ milliseconds: Int64) -> Self {
        var longer = self
        longer.last += milliseconds
        return longer
    }

    /// Takes one.
    mutating func add(_ time: Int64, isComputedAnew: Bool) {
        (first, last) = (min(first, time), max(last, time))
        if !isComputedAnew { areComputedAnew = false }
    }
}
