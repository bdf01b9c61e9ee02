internal import TideModel

/// What is needed of the last stretch of a series to say how fast it rises: the first reading of each of its steps.
///
/// Made of readings, or one reading after the other: the same to the last bit.
struct RateWindow: Sendable, Equatable {
    /// Steps of a stretch: 400 bytes for a rule at a series, and a rate is over at least 23 of them.
    private static let steps: Int64 = 24

    private let over: Int64
    private let step: Int64
    private var firsts: [Sample] = []
    /// Device time (ms) of the newest usable reading; `.min` before the first.
    private(set) var time = Int64.min

    /// Makes an empty one of a stretch of `over` ms.
    init(over: Int64) { (self.over, step) = (over, max(1, over / Self.steps)) }

    /// Device time (ms) from which readings count at a moment.
    func start(at time: Int64) -> Int64 { number(of: time - over) * step }

    private func number(of time: Int64) -> Int64 {
        let (quotient, rest) = time.quotientAndRemainder(dividingBy: step)
        return rest < 0 ? quotient - 1 : quotient
    }

    /// Takes a reading that is later than all before.
    mutating func take(_ sample: Sample) {
        guard sample.isUsable else { return }
        if firsts.last.map({ number(of: $0.time) < number(of: sample.time) }) ?? true { firsts.append(sample) }
        time = sample.time
        firsts.removeAll { $0.time < sample.time - over }
    }

    /// How fast it rises at the reading that was taken last, per second; nil while less than half of the stretch is known.
    func rate(at sample: Sample) -> Double? {
        guard let first = firsts.first, sample.time - first.time >= max(1, over / 2) else { return nil }
        return (sample.value - first.value) / (Double(sample.time - first.time) / 1_000)
    }
}
