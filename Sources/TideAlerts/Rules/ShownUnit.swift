/// How people read a number that is kept in its canonical unit.
public struct ShownUnit: Sendable, Equatable {
    /// Their unit (UCUM).
    public var unit: String
    /// What is shown: `scale` × canonical + `offset`.
    public var scale: Double
    /// In their unit.
    public var offset: Double

    /// Makes a unit.
    public init(unit: String, scale: Double = 1, offset: Double = 0) {
        (self.unit, self.scale, self.offset) = (unit, scale, offset)
    }

    /// The number that is shown.
    public func show(_ value: Double) -> Double { value * scale + offset }
}
