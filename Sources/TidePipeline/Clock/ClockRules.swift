/// Thresholds of the clock doctor, with their reasons; times in milliseconds unless the name says otherwise.
public struct ClockRules: Sendable, Equatable {
    /// Length of a bucket of receive time, whose second lowest lag counts: four a day, so that a clock that is set every
    /// day averages out, and a drift of 20 ppm shows within days.
    public var bucket: Int64 = 6 * 3_600_000
    /// Fewest messages in a bucket, at most 255.
    ///
    /// Of four the second lowest is one that came fast. A device that sends daily has longer buckets.
    public var messagesPerBucket = 4
    /// How far ahead is still called fine: clocks set by hand are off so much, and alerts by data time do not change.
    public var ahead: Int64 = 60_000
    /// How far lag falls at once only because the clock was set: congestion that clears changes it by less.
    public var jump: Int64 = 60_000
    /// How much later than the first of them messages may come that confirm a jump: bursts of delay.
    public var spread: Int64 = 10 * 60_000
    /// Messages in a row that confirm a jump; one or two garbled stamps never do.
    public var confirmations = 3
    /// Messages in a row, over more than `spread`, that confirm that a clock was set back: a backlog that passes by looks
    /// so for a moment.
    public var setBackConfirmations = 6
    /// How far a clock may be beside a zone error and still be called so; leaving takes three times as much.
    public var zoneTolerance: Int64 = 60_000
    /// From which lag on a clock is behind: what sums up an hour and names its begin is not.
    public var behind: Int64 = 2 * 3_600_000
    /// Change of lag that can be a drift: more than delays of a few seconds make.
    public var driftChange: Int64 = 5_000
    /// As before, as a multiple of what the minimum varies from bucket to bucket.
    public var driftNoise: Int64 = 8
    /// Shortest baseline of a drift, hours.
    public var driftHours = 24
    /// Longest baseline of a drift, hours; then the older half is forgotten, so that a change of rate shows.
    public var baselineHours = 16 * 24
    /// Slowest drift that is told, milliseconds per day: 5 ppm, what a good crystal keeps; leaving takes half.
    public var slowestDrift: Int64 = 432
    /// Fastest drift, milliseconds per day: 1,000 ppm.
    ///
    /// More is not a clock that runs, but delivery that changes.
    public var fastestDrift: Int64 = 86_400
    /// Messages with one and the same time that make a clock frozen.
    public var repeats = 5
    /// How long they must go on: longer than the step of a clock that shows minutes, and than a batch sent in parts.
    public var frozen: Int64 = 10 * 60_000

    /// Makes the defaults.
    public init() {}
}
