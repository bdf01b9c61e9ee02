/// Polynomials whose coefficients begin with that of the power 0.
enum Polynomial {
    /// The polynomial's value at `x`.
    @inline(__always)
    static func value(_ coefficients: [Double], _ x: Double) -> Double {
        var sum = 0.0
        for coefficient in coefficients.reversed() { sum = sum * x + coefficient }
        return sum
    }

    /// The polynomial's derivative at `x`.
    @inline(__always)
    static func slope(_ coefficients: [Double], _ x: Double) -> Double {
        var sum = 0.0
        for power in stride(from: coefficients.count - 1, to: 0, by: -1) {
            sum = sum * x + Double(power) * coefficients[power]
        }
        return sum
    }
}
