/// The least and greatest of what was noted, if anything was.
struct Bounds<Number: Comparable & Sendable>: Sendable {
    private(set) var range: ClosedRange<Number>?

    mutating func note(_ number: Number) {
        guard let range else { return range = number...number }
        if number < range.lowerBound { self.range = number...range.upperBound }
        if number > range.upperBound { self.range = range.lowerBound...number }
    }
}
