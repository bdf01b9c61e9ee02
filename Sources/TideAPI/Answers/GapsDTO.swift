/// How complete a series or a device is by one measure.
public struct GapsDTO: Sendable, Equatable, Codable {
    /// What is counted.
    public enum Measure: String, Sendable, Codable, CaseIterable {
        /// Readings of a series, by the time from one to the next.
        case interval
        /// Messages of a device, by the numbers that it gives them.
        case sequence
        /// Readings of a device that arrived, by whether they were stored.
        case books
    }

    /// Where an interval comes from.
    public enum IntervalSource: String, Sendable, Codable, CaseIterable {
        /// `expects.interval` of the profile.
        case profile
        /// The query.
        case asked
        /// The median step.
        case estimated
    }

    /// A stretch in which something is missing.
    public struct Gap: Sendable, Equatable, Codable {
        /// RFC 3339.
        public var from: String
        /// RFC 3339.
        public var to: String
        /// How many are missing.
        public var missing: Int64
        /// Makes a gap.
        public init(from: String, to: String, missing: Int64) {
            self.from = from
            self.to = to
            self.missing = missing
        }
    }

    /// Site id.
    public var site: String
    /// Local device id.
    public var device: String
    /// Channel; nil for a measure of the whole device.
    public var channel: String?
    /// What is counted.
    public var by: Measure
    /// Begin of what was counted, RFC 3339; nil when there is none.
    public var from: String?
    /// End of what was counted, RFC 3339; nil when there is none.
    public var to: String?
    /// Milliseconds.
    public var interval: Int64?
    /// Milliseconds.
    public var jitter: Int64?
    /// Where the interval comes from.
    public var intervalSource: IntervalSource?
    /// What should be there; nil when that is not known.
    public var expected: Int64?
    /// What is there.
    public var present: Int64 = 0
    /// What is missing; nil when that is not known.
    public var missing: Int64?
    /// `present` / `expected`, 0…1; nil when nothing was expected.
    public var complete: Double?
    /// Other counts by name, those that are not 0.
    public var counts: [String: Int64] = [:]
    /// How many gaps there are.
    public var gapCount = 0
    /// The first of them.
    public var gaps: [Gap] = []
    /// The one in which most is missing.
    public var longest: Gap?

    /// Makes a line.
    public init(site: String, device: String, channel: String?, by: Measure) {
        self.site = site
        self.device = device
        self.channel = channel
        self.by = by
    }

    private enum CodingKeys: String, CodingKey {
        case site, device, channel, by, from, to, interval = "interval_ms", jitter = "jitter_ms"
        case intervalSource = "interval_source"
        case expected, present, missing, complete, counts
        case gapCount = "gap_count"
        case gaps, longest
    }
}
