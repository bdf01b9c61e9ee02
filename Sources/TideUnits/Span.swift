/// A closed interval of values in a quantity's unit; infinite bounds are open ends.
@frozen
public struct Span: Sendable, Hashable {
    /// Smallest value inside.
    public let lower: Double
    /// Largest value inside.
    public let upper: Double

    /// Makes the interval from `lower` to `upper`, both inside.
    @inlinable
    public init(_ lower: Double, _ upper: Double) {
        self.lower = lower
        self.upper = upper
    }

    /// Whether `value` lies inside, bounds included; NaN never does.
    @inlinable
    public func contains(_ value: Double) -> Bool { value >= lower && value <= upper }

    /// The nearest value inside; NaN stays NaN.
    @inlinable
    public func clamp(_ value: Double) -> Double { value < lower ? lower : value > upper ? upper : value }

    /// The interval that both share; nil when they share none.
    @inlinable
    public func intersection(_ other: Span) -> Span? {
        let (low, high) = (max(lower, other.lower), min(upper, other.upper))
        return low <= high ? Span(low, high) : nil
    }
}
