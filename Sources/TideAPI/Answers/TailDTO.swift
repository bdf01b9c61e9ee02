/// One line of a tail: a committed frame, or how many were left out; one with neither says that the tail is alive.
public struct TailDTO: Sendable, Equatable, Codable {
    /// Frames left out since the line before, because they came faster than they were taken.
    public var dropped: UInt64?
    /// A committed frame.
    public var frame: Frame?

    /// Makes a line.
    public init(dropped: UInt64? = nil, frame: Frame? = nil) {
        self.dropped = dropped
        self.frame = frame
    }

    /// A committed frame.
    public struct Frame: Sendable, Equatable, Codable {
        /// RFC 3339.
        public var received: String
        /// Its topic.
        public var topic: String
        /// Length as sent, bytes.
        public var bytes: Int
        /// `site/device`; nil when it is not known.
        public var device: String?
        /// `id@version` of the profile that judged it; nil when none matched.
        public var profile: String?
        /// `stored`, `partial`, `duplicate`, `redelivered`, `quarantined` or `ignored`.
        public var outcome: String
        /// Number of the record that holds it.
        public var record: UInt64
        /// What is wrong with its device's clock, for people; nil when nothing is known to be.
        public var clock: String?
        /// Its readings; nil when there are none.
        public var readings: [Reading]?
        /// Readings beyond those listed.
        public var moreReadings: Int?
        /// Why it is in quarantine, as a code.
        public var reason: String?
        /// Why, for people.
        public var detail: String?
        /// Steps of matching and decoding, for people; only when asked for.
        public var trace: [String]?

        /// Makes a frame.
        public init(received: String, topic: String, bytes: Int, outcome: String, record: UInt64) {
            self.received = received
            self.topic = topic
            self.bytes = bytes
            self.outcome = outcome
            self.record = record
        }

        private enum CodingKeys: String, CodingKey {
            case received, topic, bytes, device, profile, outcome, record, clock, readings
            case moreReadings = "more_readings"
            case reason, detail, trace
        }
    }

    /// A reading of a frame.
    public struct Reading: Sendable, Equatable, Codable {
        /// `site/device`, where a frame carries several devices.
        public var device: String?
        /// Channel name.
        public var channel: String
        /// Device time, or the arrival stamp that stands in for it; RFC 3339.
        public var time: String
        /// Value in `unit`; nil when missing.
        public var value: Double?
        /// Canonical unit (UCUM).
        public var unit: String
        /// QARTOD flag.
        public var flag: UInt8
        /// `new`, `late`, `duplicate`, `superseded`, `refused` or `seed`.
        public var verdict: String

        /// Makes a reading.
        public init(
            device: String?,
            channel: String,
            time: String,
            value: Double?,
            unit: String,
            flag: UInt8,
            verdict: String
        ) {
            self.device = device
            self.channel = channel
            self.time = time
            self.value = value
            self.unit = unit
            self.flag = flag
            self.verdict = verdict
        }
    }
}
