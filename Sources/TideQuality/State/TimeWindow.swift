/// The values of the time before a point, oldest first.
struct TimeWindow: Sendable, Hashable {
    private(set) var times: [Int64] = []
    private(set) var values: [Double] = []
    /// What lies before is out of the window; cut off when it is half of all.
    private var first = 0

    /// Bounds what a series costs (16 bytes each): 25 hours at 22 seconds.
    static let mostValues = 4_096

    init() {}

    init(times: [Int64], values: [Double]) {
        self.times = times
        self.values = values
    }

    var count: Int { times.count - first }

    /// Leaves out values of `end` and before.
    mutating func forget(through end: Int64) {
        while first < times.count, times[first] <= end { first += 1 }
        if first * 2 > times.count { settle() }
    }

    /// Appends a value; the oldest one goes when there are too many.
    mutating func append(_ value: Double, at time: Int64) {
        if count == Self.mostValues { first += 1 }
        if first * 2 > times.count { settle() }
        times.append(time)
        values.append(value)
    }

    /// Drops what is out of the window.
    mutating func settle() {
        times.removeFirst(first)
        values.removeFirst(first)
        first = 0
    }

    /// The values after `start`, which the window must still have.
    private func values(after start: Int64) -> ArraySlice<Double> {
        var (low, high) = (first, times.count)
        while low < high {
            let middle = (low + high) / 2
            if times[middle] <= start { low = middle + 1 } else { high = middle }
        }
        return values[low...]
    }

    /// How many values come after `start`.
    func count(after start: Int64) -> Int { values(after: start).count }

    /// Largest less smallest value after `start`; NaN when there are none.
    func range(after start: Int64) -> Double {
        let values = values(after: start)
        guard var low = values.first else { return .nan }
        var high = low
        for value in values {
            low = min(low, value)
            high = max(high, value)
        }
        return high - low
    }

    /// Standard deviation of the population after `start`; NaN when there are none, exactly 0 when all are equal.
    func deviation(after start: Int64) -> Double {
        let values = values(after: start)
        guard let one = values.first else { return .nan }
        // Around one of the values, so that equal ones give exactly 0.
        let number = Double(values.count)
        var sum = 0.0
        for value in values { sum += value - one }
        let mean = sum / number
        var squares = 0.0
        for value in values {
            let difference = (value - one) - mean
            squares += difference * difference
        }
        return (squares / number).squareRoot()
    }

    static func == (a: Self, b: Self) -> Bool {
        a.times[a.first...].elementsEqual(b.times[b.first...])
            && a.values[a.first...].elementsEqual(b.values[b.first...])
    }

    func hash(into hasher: inout Hasher) {
        for index in first..<times.count {
            hasher.combine(times[index])
            hasher.combine(values[index])
        }
    }
}
