public import TideModel

/// Readings of one series that follow one another, as answers hand them on: what they share stands once.
public struct ReadingRun: Sendable, Equatable {
    /// What tells a reading from the others of its series.
    public struct Entry: Sendable, Equatable {
        /// Device time, milliseconds since 1970.
        public var time: Int64
        /// Receive time, milliseconds since 1970.
        public var received: Int64
        /// Value in the run's unit; nil when missing.
        public var value: Double?
        /// QARTOD flag.
        public var flag: UInt8
        /// Whether the time is that of arrival.
        public var isArrival: Bool
        /// Whether another value took its place.
        public var isSuperseded: Bool
        /// Raw value, calibration, flags of single tests.
        public var facts: ReadingFacts
        /// Whether a number of the profile stands for an input that it is derived from.
        public var isAssumed: Bool

        /// Makes an entry.
        public init(
            time: Int64,
            received: Int64,
            value: Double?,
            flag: UInt8,
            isArrival: Bool,
            isSuperseded: Bool = false,
            facts: ReadingFacts = ReadingFacts(),
            isAssumed: Bool = false
        ) {
            self.time = time
            self.received = received
            self.value = value
            self.flag = flag
            self.isArrival = isArrival
            self.isSuperseded = isSuperseded
            self.facts = facts
            self.isAssumed = isAssumed
        }
    }

    /// Site id.
    public var site: String
    /// Local device id.
    public var device: String
    /// Channel name.
    public var channel: String
    /// Canonical unit (UCUM).
    public var unit: String
    /// The readings, by time.
    public var entries: [Entry]

    /// Makes a run.
    public init(site: String, device: String, channel: String, unit: String, entries: [Entry] = []) {
        self.site = site
        self.device = device
        self.channel = channel
        self.unit = unit
        self.entries = entries
    }

    /// A run of one reading.
    public init(_ reading: ReadingDTO) {
        self.init(site: reading.site, device: reading.device, channel: reading.channel, unit: reading.unit)
        entries = [
            Entry(
                time: reading.time,
                received: reading.received,
                value: reading.value,
                flag: reading.flag,
                isArrival: reading.timeSource == "arrival",
                isSuperseded: reading.superseded,
                facts: reading.facts,
                isAssumed: reading.assumed ?? false
            )
        ]
    }

    /// One of its readings by itself.
    public func reading(_ entry: Entry) -> ReadingDTO {
        var reading = ReadingDTO(
            site: site,
            device: device,
            channel: channel,
            time: entry.time,
            received: entry.received,
            value: entry.value,
            unit: unit,
            flag: entry.flag,
            timeSource: entry.isArrival ? "arrival" : "device",
            superseded: entry.isSuperseded,
            assumed: entry.isAssumed ? true : nil
        )
        reading.facts = entry.facts
        return reading
    }
}
