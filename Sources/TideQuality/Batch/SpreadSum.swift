/// The spread of a whole series.
struct SpreadSum {
    private var low = Double.infinity
    private var high = -Double.infinity
    private var sum = 0.0
    private var count = 0.0

    mutating func add(_ value: Double) {
        low = min(low, value)
        high = max(high, value)
        sum += value
        count += 1
    }

    /// Largest less smallest value; NaN when there are none.
    var range: Double { count == 0 ? .nan : high - low }

    /// Standard deviation of the population; NaN when there are none.
    ///
    /// - Parameter points: those that were added, and missing ones.
    /// - Returns: the flag.
    func deviation(of points: [QualityPoint]) -> Double {
        if count == 0 { return .nan }
        if low == high { return 0 }
        let mean = sum / count
        var squares = 0.0
        for point in points where !point.isMissing { squares += (point.value - mean) * (point.value - mean) }
        return (squares / count).squareRoot()
    }
}
