public import TideModel

/// What is needed of the last stretch of a series to say how fast it rises: of each of its steps the first reading, and the
/// sums of all.
///
/// Made of readings, or one reading after the other: the same to the last bit.
public struct RateWindow: Sendable, Equatable {
    /// Steps of a stretch: 1.5 KB for a rule at a series, and what it finds is over at least 23 of them.
    private static let steps: Int64 = 24
    /// Farthest that is looked ahead, hours: what takes longer, or moves the other way, is as far as this.
    public static let farthest = 720.0

    /// A step of the stretch; it counts while its first reading does.
    private struct Step: Sendable, Equatable {
        var first: Sample
        /// Of readings as seconds after the first, and more than it.
        var sums = LineSums()
    }

    private let over: Int64
    /// Length of a step, ms.
    public let step: Int64
    private var parts: [Step] = []
    /// Device time (ms) of the newest usable reading; `.min` before the first.
    public private(set) var time = Int64.min

    /// Makes an empty one of a stretch of `over` ms.
    public init(over: Int64) { (self.over, step) = (over, max(1, over / Self.steps)) }

    /// Device time (ms) from which readings count at a moment.
    public func start(at time: Int64) -> Int64 { number(of: time - over) * step }

    private func number(of time: Int64) -> Int64 {
        let (quotient, rest) = time.quotientAndRemainder(dividingBy: step)
        return rest < 0 ? quotient - 1 : quotient
    }

    /// Takes a reading that is later than all before.
    public mutating func take(_ sample: Sample) {
        guard sample.isUsable else { return }
        if parts.last.map({ number(of: $0.first.time) < number(of: sample.time) }) ?? true {
            parts.append(Step(first: sample))
        }
        let first = parts[parts.count - 1].first
        parts[parts.count - 1].sums.take(Self.seconds(first, sample), sample.value - first.value)
        time = sample.time
        parts.removeAll { $0.first.time < sample.time - over }
    }

    private static func seconds(_ first: Sample, _ sample: Sample) -> Double {
        Double(sample.time - first.time) / 1_000
    }

    /// What a rule finds at the reading that was taken last.
    ///
    /// - Parameters:
    ///   - watch: one that says how a series moves.
    ///   - sample: the reading.
    /// - Returns: nil while less than half of the stretch is known.
    public func number(of watch: Watch, at sample: Sample) -> Double? {
        if case .time(_, let limit, _) = watch { return hours(to: limit, from: sample) }
        return rate(at: sample)
    }

    /// How fast it rises from the first reading of the stretch to the last, per second.
    private func rate(at sample: Sample) -> Double? {
        guard let first = firstKnown(at: sample) else { return nil }
        return (sample.value - first.value) / Self.seconds(first, sample)
    }

    /// The first reading of the stretch; nil while less than half of the stretch is known.
    private func firstKnown(at sample: Sample) -> Sample? {
        guard let first = parts.first?.first, sample.time - first.time >= max(1, over / 2) else { return nil }
        return first
    }

    /// Hours from a reading to a limit along the line that fits the stretch best, `farthest` at most; 0 when it is there.
    private func hours(to limit: Comparison, from sample: Sample) -> Double? {
        if limit.holds(sample.value) { return 0 }
        guard firstKnown(at: sample) != nil, let slope else { return nil }
        let hours = (limit.limit(for: sample.value) - sample.value) / slope / 3_600
        return hours > 0 ? min(hours, Self.farthest) : Self.farthest
    }

    /// How fast the line rises that fits all readings of the stretch best, per second.
    private var slope: Double? {
        guard let origin = parts.first?.first else { return nil }
        var all = LineSums()
        for part in parts {
            all.add(part.sums, after: Self.seconds(origin, part.first), above: part.first.value - origin.value)
        }
        return all.slope
    }
}
