/// A unit in which time since 1970 is counted: `multiplier` / `divisor` milliseconds, of which one is 1.
struct EpochUnit {
    let multiplier: Int64
    let divisor: Int64

    /// The nearest millisecond of a count; nil beyond 64 bits.
    @inline(__always)
    func milliseconds(_ count: Int64) -> Int64? {
        if divisor == 1 {
            let (product, overflow) = count.multipliedReportingOverflow(by: multiplier)
            return overflow ? nil : product
        }
        let (quotient, rest) = count.quotientAndRemainder(dividingBy: divisor)
        return Int64(rest.magnitude) * 2 >= divisor ? quotient + rest.signum() : quotient
    }

    /// The nearest millisecond of a count with decimals.
    func milliseconds(_ count: Double) -> Double { (count * Double(multiplier) / Double(divisor)).rounded() }
}

extension TimeFormat {
    /// The unit of a count since 1970; nil where times are written as date and time.
    var epochUnit: EpochUnit? {
        switch self {
        case .unix: EpochUnit(multiplier: 1_000, divisor: 1)
        case .unixMilliseconds: EpochUnit(multiplier: 1, divisor: 1)
        case .unixMicroseconds: EpochUnit(multiplier: 1, divisor: 1_000)
        case .unixNanoseconds: EpochUnit(multiplier: 1, divisor: 1_000_000)
        case .rfc3339, .pattern: nil
        }
    }
}
