/// Sums over values that each stand for the same time; a sum of sums is the sum, so values may come one by one.
enum Accumulation {
    /// What the values are above a limit, times the step.
    static func above(_ limit: Double, step: Double, _ values: Slice<UnsafeBufferPointer<Double>>) -> Double {
        var sum = 0.0
        for value in values { sum += max(0, value - limit) }
        return sum * step
    }

    /// The time in a range, bounds included.
    static func time(in low: Double, _ high: Double, step: Double, _ values: Slice<UnsafeBufferPointer<Double>>)
        -> Double
    {
        var count = 0.0
        for value in values where value >= low && value <= high { count += 1 }
        return count * step
    }

    /// Utah chill units of temperatures in Cel.
    ///
    /// Source: Richardson, Seeley & Walker (1974), HortScience 9, 331; steps as chillR has them.
    static func utah(step: Double, _ temperatures: Slice<UnsafeBufferPointer<Double>>) -> Double {
        var sum = 0.0
        for temperature in temperatures { sum += weight(temperature) }
        return sum * step
    }

    private static func weight(_ temperature: Double) -> Double {
        switch temperature {
        case ...1.4: 0
        case ...2.4: 0.5
        case ...9.1: 1
        case ...12.4: 0.5
        case ...15.9: 0
        case ...18: -0.5
        default: -1
        }
    }
}
