public import TideModel

/// Counts the readings of one series that are missing by its interval; docs/feeding.md has the arithmetic.
///
/// Between a counted reading at `c` and the next at `t`, ⌈(t − c − jitter) / interval⌉ − 1 readings are missing. What
/// comes sooner than interval − jitter after the last counted one is surplus. At an end of the range that is given, what
/// was due within jitter of it is not expected; at one that is not given, counting begins and ends with a reading.
public struct IntervalCount: Sendable {
    /// From one reading to the next, milliseconds, from 1.
    public let interval: Int64
    /// How much later than due a reading may come, milliseconds, from 0.
    public let jitter: Int64
    /// Readings counted, one per interval.
    public private(set) var present: Int64 = 0
    /// Readings that did not come.
    public private(set) var missing: Int64 = 0
    /// Readings beyond one per interval.
    public private(set) var surplus: Int64 = 0
    /// Readings without value; they fill no gap.
    public private(set) var empty: Int64 = 0
    /// Where readings are missing.
    public private(set) var gaps = GapList()
    /// Where counting began.
    public private(set) var from: Timestamp?
    /// Where counting ended, once finished.
    public private(set) var to: Timestamp?
    private var last: Timestamp?

    /// Begins to count.
    ///
    /// - Parameters:
    ///   - interval: milliseconds, from 1.
    ///   - jitter: milliseconds, from 0; nil: half of the interval, so that each reading counts where it is nearest.
    ///   - from: the given begin of the range; nil: the first reading.
    public init(interval: Int64, jitter: Int64?, from: Timestamp?) {
        precondition(interval > 0, "an interval is longer than nothing")
        self.interval = interval
        self.jitter = max(0, jitter ?? interval / 2)
        self.from = from
    }

    /// Readings that should be there.
    public var expected: Int64 { present + missing }
    /// Part that is there, 0…1; nil when nothing was expected.
    public var complete: Double? { expected == 0 ? nil : Double(present) / Double(expected) }

    /// Counts a reading; they come in the order of time.
    public mutating func add(_ time: Timestamp, hasValue: Bool) {
        guard hasValue else {
            empty += 1
            return
        }
        guard let last else {
            if let from { addBefore(time, since: from) }
            from = from ?? time
            self.last = time
            present += 1
            return
        }
        let step = time.milliseconds - last.milliseconds
        guard step >= interval - jitter else {
            surplus += 1
            return
        }
        addAfter(last, until: time)
        self.last = time
        present += 1
    }

    /// Ends the range.
    ///
    /// - Parameter end: its given end, which is not part of it; nil: the last reading.
    public mutating func finish(_ end: Timestamp?) {
        to = end ?? last
        guard let end else { return }
        if let last {
            addAfter(last, until: end)
        } else if let from, end > from {
            let count = (end.milliseconds - from.milliseconds) / interval
            if count > 0 { add(count, first: from.milliseconds) }
        }
    }

    private mutating func addAfter(_ last: Timestamp, until time: Timestamp) {
        let rest = time.milliseconds - last.milliseconds - jitter - 1
        if rest >= interval { add(rest / interval, first: last.milliseconds + interval) }
    }

    private mutating func addBefore(_ time: Timestamp, since from: Timestamp) {
        let rest = time.milliseconds - from.milliseconds - jitter
        if rest >= interval { add(rest / interval, first: time.milliseconds - rest / interval * interval) }
    }

    private mutating func add(_ count: Int64, first: Int64) {
        missing += count
        let last = first + (count - 1) * interval
        gaps.add(
            Gap(from: Timestamp(milliseconds: first), to: Timestamp(milliseconds: last), missing: count)
        )
    }
}
