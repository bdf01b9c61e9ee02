/// Size and dimension of a unit: ratio × π^pi base units.
struct Measure: Sendable, Hashable {
    var ratio: Ratio
    /// Power of π; a degree is π/180 rad, and keeping π apart keeps the rest exact.
    var pi = 0
    var dimension: Dimension

    static let one = Measure(ratio: .one, dimension: .number)

    /// `self × other^power`, or nil when the exact factor gets too large.
    func times(_ other: Measure, power: Int) -> Measure? {
        guard let step = power < 0 ? other.ratio.inverse : other.ratio else { return nil }
        var product = ratio
        // A number to any power is itself; everything else overflows long before a loop gets long.
        for _ in 0..<(step == .one ? 0 : abs(power)) {
            guard let next = product.times(step) else { return nil }
            product = next
        }
        return Measure(
            ratio: product,
            pi: pi + other.pi * power,
            dimension: dimension.times(other.dimension, power: power)
        )
    }
}
