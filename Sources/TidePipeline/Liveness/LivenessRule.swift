/// When something that was live is late, and when silent; milliseconds since its newest data.
public struct LivenessRule: Sendable, Equatable {
    /// Intervals after which it is late unless the profile says so: one message may be lost and the next delayed.
    ///
    /// All profiles shipped say the same or more.
    public static let lateIntervals: Int64 = 3
    /// Intervals after which it is silent unless the profile says so: twice what makes it late.
    public static let silentIntervals: Int64 = 6
    /// Shortest time to late: below it, our own batches and the network's delays decide.
    public static let shortest: Int64 = 5_000

    /// Age of data from which it is late.
    public private(set) var late: Int64
    /// Age of data from which it is silent; at least `late`.
    public private(set) var silent: Int64

    /// Makes a rule of what a profile expects.
    ///
    /// - Parameters:
    ///   - interval: from one reading to the next, milliseconds, from 1.
    ///   - jitter: how much that varies, milliseconds; nil: half of the interval. Added where `late` and `silent` are not
    ///     given.
    ///   - late: milliseconds, or nil.
    ///   - silent: milliseconds, or nil.
    public init(interval: Int64, jitter: Int64? = nil, late: Int64? = nil, silent: Int64? = nil) {
        precondition(interval > 0, "an interval is longer than nothing")
        let grace = max(0, jitter ?? interval / 2)
        let latest = max(Self.shortest, late ?? min(Self.lateIntervals * interval + grace, silent ?? .max))
        self.late = latest
        self.silent = max(latest, silent ?? max(Self.silentIntervals * interval + grace, 2 * latest))
    }

    /// The same, with more time.
    ///
    /// - Parameter milliseconds: how much more, at least 0.
    /// - Returns: the rule by which it is late, and silent, so much later.
    func later(by milliseconds: Int64) -> Self {
        var rule = self
        (rule.late, rule.silent) = (late + milliseconds, silent + milliseconds)
        return rule
    }
}
