public import TideModel

/// The interval of a series whose profile names none: the median step from reading to reading.
public struct IntervalEstimate: Sendable {
    /// Different steps that are told apart, some 5 MB while a series is looked at; steps of further lengths are left out.
    public static let maximum = 100_000

    private var counts: [Int64: Int64] = [:]
    private var last: Timestamp?
    private var total: Int64 = 0

    /// Makes an estimate of nothing yet.
    public init() {}

    /// Takes a reading with a value; they come in the order of time.
    public mutating func add(_ time: Timestamp) {
        defer { last = time }
        guard let last else { return }
        let step = time.milliseconds - last.milliseconds
        guard counts[step] != nil || counts.count < Self.maximum else { return }
        counts[step, default: 0] += 1
        total += 1
    }

    /// The median step, milliseconds, from 1 (of two middle ones the shorter); nil with fewer than three readings.
    public var interval: Int64? {
        guard total > 1 else { return nil }
        var rest = (total - 1) / 2
        for (step, count) in counts.sorted(by: { $0.key < $1.key }) {
            if rest < count { return max(1, step) }
            rest -= count
        }
        return nil
    }
}
