internal import TideModel

/// What the last stretch of a series' time comes to, in whole steps counted from 1970.
///
/// The stretch is the last `count` of them, the present one included, so it ends at the newest reading and is at most one
/// step shorter than the rule says. Made of readings, or one reading after the other: the same to the last bit.
public struct RollingWindow: Sendable, Equatable {
    /// Sums of one step.
    private struct Bucket: Sendable, Equatable {
        /// Which step since 1970.
        var number: Int64
        /// How long it was on the bad side, ms.
        var bad: Int64 = 0
        /// Of usable readings.
        var sum = 0.0
        var count: Int32 = 0
    }

    /// How many there are at most: half an hour each of a day, which is 1.5 KB for a rule at a series.
    public static let most: Int64 = 48

    /// Length of a step, ms.
    public let step: Int64
    /// How many steps the stretch has, and how many of them at its end are compared with those before.
    private let count: Int64
    private let ending: Int64
    /// Between readings farther apart nobody knows what was, ms.
    public let gap: Int64
    private let side: Comparison?
    private var buckets: [Bucket] = []
    /// Device time (ms) of the last usable reading, and whether it was on the bad side.
    private var last: (time: Int64, isBad: Bool)?

    /// Makes an empty one.
    ///
    /// - Parameters:
    ///   - watch: one with a `stretch`.
    ///   - interval: from one reading to the next, ms; nil when nobody knows.
    public init(_ watch: Watch, interval: Int64?) {
        gap = Self.gap(interval)
        guard case .ratio(_, let over, let past) = watch else {
            (count, ending) = (Self.most, Self.most)
            step = max(1, ((watch.stretch ?? 1) + Self.most - 1) / Self.most)
            side = if case .hours(_, let side, _) = watch { side } else { nil }
            return
        }
        let parts = past / over + 1
        ending = max(1, Self.most / parts)
        (count, step, side) = (ending * parts, max(1, over / ending), nil)
    }

    /// What counts as a gap (ms): ten minutes, or three readings that are missing.
    public static func gap(_ interval: Int64?) -> Int64 { max(600_000, 3 * (interval ?? 0)) }

    /// Device time (ms) from which readings count at a moment.
    public func start(at time: Int64) -> Int64 { (number(of: time) - count + 1) * step }

    /// Device time (ms) of the newest usable reading; `.min` before the first.
    public var time: Int64 { last?.time ?? .min }

    private func number(of time: Int64) -> Int64 {
        let (quotient, rest) = time.quotientAndRemainder(dividingBy: step)
        return rest < 0 ? quotient - 1 : quotient
    }

    /// Takes a reading; it is later than all before.
    public mutating func take(_ sample: Sample) {
        guard sample.isUsable else { return }
        if let last, last.isBad, sample.time - last.time <= gap { addBad(from: last.time, to: sample.time) }
        let index = bucket(number(of: sample.time))
        buckets[index].sum += sample.value
        buckets[index].count += 1
        last = (sample.time, side?.holds(sample.value) ?? false)
        let first = number(of: sample.time) - count + 1
        buckets.removeAll { $0.number < first }
    }

    private mutating func addBad(from first: Int64, to end: Int64) {
        var time = first
        while time < end {
            let number = number(of: time), next = min(end, (number + 1) * step)
            let index = bucket(number)
            buckets[index].bad += next - time
            time = next
        }
    }

    /// Index of the bucket of a step, which is the last or comes after it.
    private mutating func bucket(_ number: Int64) -> Int {
        if buckets.last?.number != number { buckets.append(Bucket(number: number)) }
        return buckets.count - 1
    }

    /// Hours on the bad side.
    public var hours: Double { Double(buckets.reduce(0) { $0 + $1.bad }) / 3_600_000 }

    /// The mean of the steps at the end by the mean of those before.
    ///
    /// - Parameter interval: from one reading to the next, ms; nil when nobody knows.
    /// - Returns: nil while either has less than half of its readings, and where the past is 0 or less.
    public func ratio(interval: Int64?) -> Double? {
        guard let newest = last.map({ number(of: $0.time) }) else { return nil }
        let border = newest - ending
        guard let now = mean(buckets.filter { $0.number > border }, ending, interval),
            let before = mean(buckets.filter { $0.number <= border }, count - ending, interval), before > 0
        else { return nil }
        return now / before
    }

    private func mean(_ part: [Bucket], _ steps: Int64, _ interval: Int64?) -> Double? {
        let filled = part.count { $0.count > 0 }
        let expected = steps * step / max(step, interval ?? step)
        guard filled > 0, Int64(filled * 2) >= expected else { return nil }
        return part.reduce(0) { $0 + $1.sum } / Double(part.reduce(0) { $0 + Int($1.count) })
    }

    /// Equal when they come to the same from now on.
    public static func == (a: Self, b: Self) -> Bool {
        a.step == b.step && a.count == b.count && a.gap == b.gap && a.side == b.side && a.buckets == b.buckets
            && a.last?.time == b.last?.time && a.last?.isBad == b.last?.isBad
    }
}
