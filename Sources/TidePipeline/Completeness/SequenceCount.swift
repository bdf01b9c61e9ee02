public import TideModel

/// Counts the messages of one device that are missing by the numbers it gives them; docs/feeding.md has the arithmetic.
public struct SequenceCount: Sendable {
    /// The number after the highest is 0 and the highest is `wrap` − 1; nil: the numbers never begin again by themselves.
    public let wrap: Int64?
    /// Messages that came, repeated ones once.
    public private(set) var present: Int64 = 0
    /// Numbers that did not come.
    public private(set) var missing: Int64 = 0
    /// Messages with the number of the one before.
    public private(set) var repeated: Int64 = 0
    /// Steps back: the device began anew, or its messages are out of order; what was lost there is not known.
    public private(set) var resets: Int64 = 0
    /// Numbers that are no number of a sequence: not whole, below 0, from `wrap` on, or missing.
    public private(set) var unusable: Int64 = 0
    /// Between which readings numbers are missing.
    public private(set) var gaps = GapList()
    /// First and last reading.
    public private(set) var span: (from: Timestamp, to: Timestamp)?
    private var last: Int64?

    /// Begins to count.
    ///
    /// - Parameter wrap: from 2 to 2^53.
    public init(wrap: Int64?) { self.wrap = wrap }

    /// Messages that should be there.
    public var expected: Int64 { present + missing }
    /// Part that is there, 0…1; nil when nothing came.
    public var complete: Double? { expected == 0 ? nil : Double(present) / Double(expected) }

    /// Counts a number; they come in the order of device time.
    public mutating func add(_ time: Timestamp, _ value: Double?) {
        guard let value, let number = Int64(exactly: value), number >= 0, number < wrap ?? .max else {
            unusable += 1
            return
        }
        let before = span?.to ?? time
        span = (span?.from ?? time, time)
        defer { last = number }
        guard let last else {
            present += 1
            return
        }
        guard number != last else {
            repeated += 1
            return
        }
        present += 1
        step(from: last, to: number, before, time)
    }

    private mutating func step(from last: Int64, to number: Int64, _ before: Timestamp, _ time: Timestamp) {
        var step = number - last
        if let wrap, step < 0 { step += wrap }
        // More than half of the circle forwards is a step back.
        if step < 0 || wrap.map({ step > $0 / 2 }) ?? false {
            resets += 1
        } else if step > 1 {
            missing += step - 1
            gaps.add(Gap(from: before, to: time, missing: step - 1))
        }
    }
}
