internal import Glibc

/// What one filter remembers of the readings before.
struct FilterMemory: Sendable, Hashable {
    /// Median: the last values, oldest first; average: its value; debounce: the value that counts, and the one that may
    /// count next.
    var values: [Double] = []
    /// Average: the time of its value; debounce: since when the other value was there; milliseconds.
    var time = Int64.min

    /// What a filter makes of the next value.
    ///
    /// - Parameters:
    ///   - value: finite.
    ///   - time: later than that of all before.
    ///   - filter: the same each time.
    /// - Returns: finite.
    mutating func take(_ value: Double, at time: Int64, _ filter: Filter) -> Double {
        switch filter {
        case .clamp(let lower, let upper): min(max(value, lower), upper)
        case .median(let count): median(value, of: count)
        case .ema(let constant): average(value, at: time, Double(constant))
        case .debounce(let duration): settled(value, at: time, duration)
        case .deadBand: value
        }
    }

    private mutating func median(_ value: Double, of count: Int) -> Double {
        values.append(value)
        if values.count > count { values.removeFirst(values.count - count) }
        let sorted = values.sorted(), middle = sorted.count / 2
        // Halves first: the sum of two finite numbers may be infinite.
        return sorted.count % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2
    }

    /// - Source: the first-order low-pass, exact for a value that holds from one reading to the next.
    private mutating func average(_ value: Double, at time: Int64, _ constant: Double) -> Double {
        guard let before = values.first else {
            (values, self.time) = ([value], time)
            return value
        }
        let passed = Double(time) - Double(self.time)
        let next = before - expm1(-passed / constant) * (value - before)
        values[0] = next.isFinite ? next : value
        self.time = time
        return values[0]
    }

    private mutating func settled(_ value: Double, at time: Int64, _ duration: Int64) -> Double {
        guard let standing = values.first, value != standing else {
            values = [value]
            return value
        }
        if values.count < 2 || values[1] != value { (values, self.time) = ([standing, value], time) }
        let (passed, overflow) = time.subtractingReportingOverflow(self.time)
        guard overflow || passed >= duration else { return standing }
        values = [value]
        return value
    }
}
