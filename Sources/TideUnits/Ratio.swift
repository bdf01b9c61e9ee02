/// An exact fraction in lowest terms, so that unit factors keep their digits until the last step.
struct Ratio: Sendable, Hashable {
    let numerator: Int128
    /// Always above zero.
    let denominator: Int128

    static let zero = Ratio(0)
    static let one = Ratio(1)

    init(_ whole: Int128) {
        numerator = whole
        denominator = 1
    }

    /// `numerator / denominator` reduced; nil when the denominator is zero.
    init?(_ numerator: Int128, over denominator: Int128) {
        guard denominator != 0, numerator != .min, denominator != .min else { return nil }
        let divisor = Self.greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
        let sign: Int128 = denominator < 0 ? -1 : 1
        self.numerator = sign * numerator / Int128(divisor)
        self.denominator = sign * denominator / Int128(divisor)
    }

    /// The nearest Float64.
    var double: Double { Double(numerator) / Double(denominator) }

    var inverse: Ratio? { Ratio(denominator, over: numerator) }

    /// The product, or nil when it needs more than 127 bits.
    func times(_ other: Ratio) -> Ratio? {
        // Reducing across first keeps the products small.
        guard let left = Ratio(numerator, over: other.denominator),
            let right = Ratio(other.numerator, over: denominator)
        else { return nil }
        let top = left.numerator.multipliedReportingOverflow(by: right.numerator)
        let bottom = left.denominator.multipliedReportingOverflow(by: right.denominator)
        guard !top.overflow, !bottom.overflow else { return nil }
        return Ratio(top.partialValue, over: bottom.partialValue)
    }

    /// The difference, or nil when it needs more than 127 bits.
    func minus(_ other: Ratio) -> Ratio? {
        let left = numerator.multipliedReportingOverflow(by: other.denominator)
        let right = other.numerator.multipliedReportingOverflow(by: denominator)
        let bottom = denominator.multipliedReportingOverflow(by: other.denominator)
        let top = left.partialValue.subtractingReportingOverflow(right.partialValue)
        guard !left.overflow, !right.overflow, !bottom.overflow, !top.overflow else { return nil }
        return Ratio(top.partialValue, over: bottom.partialValue)
    }

    private static func greatestCommonDivisor(_ a: UInt128, _ b: UInt128) -> UInt128 {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }
}
