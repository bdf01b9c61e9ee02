/// When a number is bad.
public struct Comparison: Sendable, Hashable {
    /// On which side of its limits.
    public enum Kind: String, Sendable, CaseIterable {
        /// Below `low`.
        case below
        /// `low` or below.
        case atMost = "at_most"
        /// Above `high`.
        case above
        /// `high` or above.
        case atLeast = "at_least"
        /// Below `low` or above `high`.
        case outside
        /// From `low` to `high`.
        case inside
    }

    /// On which side of its limits.
    public let kind: Kind
    /// The lower limit; infinite where there is none.
    public let low: Double
    /// The upper limit; infinite where there is none.
    public let high: Double

    /// Makes a comparison with one limit.
    ///
    /// - Parameters:
    ///   - kind: not `outside` or `inside`.
    ///   - limit: in the unit of what is compared.
    public init(_ kind: Kind, _ limit: Double) {
        self.kind = kind
        switch kind {
        case .below, .atMost: (low, high) = (limit, .infinity)
        case .above, .atLeast: (low, high) = (-.infinity, limit)
        case .outside, .inside: preconditionFailure("a band has two limits")
        }
    }

    /// Makes a comparison with a band.
    ///
    /// - Parameters:
    ///   - kind: `outside` or `inside`.
    ///   - low: its lower limit.
    ///   - high: its upper limit, not below `low`.
    public init(_ kind: Kind, _ low: Double, _ high: Double) {
        precondition(kind == .outside || kind == .inside && low <= high, "a band has two limits, in order")
        (self.kind, self.low, self.high) = (kind, low, high)
    }

    /// Whether a number is bad; NaN never is.
    @inlinable
    public func holds(_ value: Double) -> Bool {
        switch kind {
        case .below: value < low
        case .atMost: value <= low
        case .above: value > high
        case .atLeast: value >= high
        case .outside: value < low || value > high
        case .inside: value >= low && value <= high
        }
    }

    /// The limit that a number is beyond, or nearest to.
    public func limit(for value: Double) -> Double {
        switch kind {
        case .below, .atMost: low
        case .above, .atLeast: high
        case .outside, .inside: abs(value - low) <= abs(value - high) ? low : high
        }
    }

    /// Numbers strictly between these are not bad; nil where no one band says it.
    var quiet: (low: Double, high: Double)? {
        switch kind {
        case .below, .atMost: (low, .infinity)
        case .above, .atLeast: (-.infinity, high)
        case .outside: (low, high)
        case .inside: nil
        }
    }

    /// Whether whatever is bad by the other is bad by this one too.
    func covers(_ other: Self) -> Bool {
        switch (kind, other.kind) {
        case (.below, .below), (.atMost, .atMost), (.atMost, .below): other.low <= low
        case (.below, .atMost): other.low < low
        case (.above, .above), (.atLeast, .atLeast), (.atLeast, .above): other.high >= high
        case (.above, .atLeast): other.high > high
        case (.outside, .outside): other.low <= low && other.high >= high
        case (.outside, .below), (.outside, .atMost): other.low <= low
        case (.outside, .above), (.outside, .atLeast): other.high >= high
        case (.inside, .inside): other.low >= low && other.high <= high
        default: false
        }
    }
}
