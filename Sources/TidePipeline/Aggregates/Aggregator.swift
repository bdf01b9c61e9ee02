public import TideModel

internal import func Glibc.atan2
internal import func Glibc.cos
internal import func Glibc.sin

/// Computes aggregates of one series, interval by interval; readings come in the order of time.
///
/// An interval without a value has no aggregate: gaps stay gaps.
public struct Aggregator: Sendable {
    /// One interval.
    public struct Bucket: Sendable, Equatable {
        /// Its begin, milliseconds since 1970.
        public var start: Int64
        /// One value for each function, in the order that was asked for; nil where there is none.
        public var values: [Double?]

        /// Makes a bucket.
        public init(start: Int64, values: [Double?]) { (self.start, self.values) = (start, values) }
    }

    /// Values kept for percentiles of one interval: 8 M are 64 MB.
    public static let maximumValues = 8 << 20

    private let functions: [AggregateFunction]
    private let clock: BucketClock
    private let isCircular: Bool
    private let keepsValues: Bool
    private var span: Range<Int64>?
    private var sums = Sums()
    private var values: [Double] = []
    /// The value before the next one, and the one before the interval, for counters.
    private var (previous, before): (Double?, Double?)

    private struct Sums {
        var count = 0
        var (min, max) = (Double.infinity, -Double.infinity)
        var (first, last) = (Double.nan, Double.nan)
        /// The sum, and what rounding took from it (Neumaier 1974).
        var (sum, rest) = (0.0, 0.0)
        var (sine, cosine) = (0.0, 0.0)
        var increase = 0.0
        var steps = 0

        mutating func add(_ value: Double) {
            let next = sum + value
            rest += abs(sum) >= abs(value) ? (sum - next) + value : (value - next) + sum
            sum = next
            if count == 0 { first = value }
            count += 1
            last = value
            if value < min { min = value }
            if value > max { max = value }
        }
    }

    /// Begins.
    ///
    /// - Parameters:
    ///   - functions: what is wanted, in the order in which it is given.
    ///   - clock: where intervals begin.
    ///   - isCircular: values are directions in degrees, so 359 and 1 have the mean 0.
    public init(_ functions: [AggregateFunction], _ clock: BucketClock, isCircular: Bool) {
        (self.functions, self.clock, self.isCircular) = (functions, clock, isCircular)
        keepsValues = functions.contains { $0.needsValues }
    }

    /// Adds a value.
    ///
    /// - Parameters:
    ///   - time: milliseconds since 1970, not before the times added.
    ///   - value: a number that is not NaN.
    /// - Returns: the interval that ended before it, if one did; nil also when it has no value.
    /// - Throws: `AggregateTooLong` when an interval has more values than percentiles can be computed of.
    public mutating func add(_ time: Int64, _ value: Double) throws -> Bucket? {
        var ended: Bucket?
        if let span, span.contains(time) {
        } else {
            ended = finish()
            span = clock.bucket(of: time)
            before = previous
        }
        sums.add(value)
        if isCircular {
            sums.sine += sin(value * .pi / 180)
            sums.cosine += cos(value * .pi / 180)
        }
        if let previous {
            sums.increase += value >= previous ? value - previous : value
            sums.steps += 1
        }
        previous = value
        if keepsValues {
            guard values.count < Self.maximumValues else { throw AggregateTooLong() }
            values.append(value)
        }
        return ended
    }

    /// Forgets what came of the interval under way, whose readings are given again.
    ///
    /// - Returns: its begin, milliseconds since 1970; nil when there is none.
    public mutating func restart() -> Int64? {
        sums = Sums()
        values.removeAll(keepingCapacity: true)
        if span != nil { previous = before }
        defer { span = nil }
        return span?.lowerBound
    }

    /// Ends the last interval.
    public mutating func finish() -> Bucket? {
        guard let span, sums.count > 0 else { return nil }
        if keepsValues { values.sort() }
        let bucket = Bucket(start: span.lowerBound, values: functions.map(value))
        sums = Sums()
        values.removeAll(keepingCapacity: true)
        self.span = nil
        return bucket
    }

    private func value(_ function: AggregateFunction) -> Double? {
        switch function {
        case .mean: isCircular ? direction : (sums.sum + sums.rest) / Double(sums.count)
        case .min: sums.min
        case .max: sums.max
        case .sum: sums.sum + sums.rest
        case .count: Double(sums.count)
        case .first: sums.first
        case .last: sums.last
        case .p50: percentile(0.5)
        case .p95: percentile(0.95)
        case .p99: percentile(0.99)
        case .increase: sums.steps > 0 ? sums.increase : nil
        // Said by who knows the interval of the series.
        case .expected, .coverage: nil
        }
    }

    /// The direction of the mean unit vector, 0..<360; nil when the directions cancel one another out.
    private var direction: Double? {
        let length = (sums.sine * sums.sine + sums.cosine * sums.cosine).squareRoot()
        guard length > 1e-9 * Double(sums.count) else { return nil }
        let degrees = atan2(sums.sine, sums.cosine) * 180 / .pi
        return degrees < 0 ? (degrees + 360).truncatingRemainder(dividingBy: 360) : degrees
    }

    private func percentile(_ part: Double) -> Double {
        let place = part * Double(values.count - 1)
        let below = Int(place)
        guard below + 1 < values.count else { return values[below] }
        return values[below] + (values[below + 1] - values[below]) * (place - Double(below))
    }
}

/// An interval has more values than percentiles can be computed of.
public struct AggregateTooLong: Error, CustomStringConvertible {
    /// What to do.
    public var description: String {
        "an interval has more than \(Aggregator.maximumValues) values: percentiles need a shorter --every"
    }
}

extension AggregateFunction {
    /// Whether all values must be kept until the interval ends.
    fileprivate var needsValues: Bool { self == .p50 || self == .p95 || self == .p99 }
}
