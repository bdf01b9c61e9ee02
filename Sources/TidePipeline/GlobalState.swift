public import TideModel

/// What belongs to no device: ledger, limits and books.
///
/// One checkpoint blob.
public struct GlobalState: Sendable, Equatable {
    /// The frame book of one delivery class.
    public struct ClassBooks: Sendable, Equatable {
        /// Frames promised to be stored (QoS 1, HTTP, files).
        public internal(set) var promised = FrameBook()
        /// Frames outside the promise (QoS 0).
        public internal(set) var unpromised = FrameBook()

        subscript(isPromised: Bool) -> FrameBook {
            get { isPromised ? promised : unpromised }
            set { if isPromised { promised = newValue } else { unpromised = newValue } }
        }
    }

    /// The books of one topic filter.
    public struct FilterBooks: Sendable, Equatable {
        /// Frames without a known device, and quarantined ones.
        public internal(set) var frames = ClassBooks()
        /// Readings of frames without a known device: refused ones, because nobody was asked who sent them.
        public internal(set) var readings = ReadingBook()
    }

    /// The broker while it is not reached.
    public struct Unreached: Sendable, Equatable {
        /// Its address.
        public var broker: String
        /// Since when, by the wall clock.
        public var since: Timestamp
    }

    /// Devices adopted by a profile within one hour of the wall clock.
    struct AdoptionHour: Sendable, Equatable {
        var hour: Int64
        var count: Int
    }

    /// Retained frames without a device that were judged already; the oldest leave first.
    static let maximumRetained = 4_096

    /// Committed frames whose acknowledgement is not proven.
    public internal(set) var ledger = FrameLedger()
    /// Time of the last record.
    public internal(set) var at = Timestamp.distantPast
    /// What the wall clock showed at the last record.
    public internal(set) var wall = Timestamp.distantPast
    /// When the source last connected (wall clock).
    public internal(set) var connectedAt = Timestamp.distantPast
    /// The broker, while it is not reached.
    public internal(set) var unreached: Unreached?
    /// Topic filters the broker has granted.
    public internal(set) var subscriptions: [String] = []
    /// All frames.
    public internal(set) var frames = ClassBooks()
    /// Frames left aside as profiles say.
    public var ignoredFrames: UInt64 { frames.promised[.ignored] + frames.unpromised[.ignored] }
    /// What no device's book has, by topic filter.
    public internal(set) var filters: [String: FilterBooks] = [:]
    /// All readings.
    public internal(set) var readings = ReadingBook()
    /// Frames stored although they may have been redelivered.
    public internal(set) var redeliveryUnclear: UInt64 = 0
    /// Quarantine entries pushed out at the bound.
    public internal(set) var quarantineEvicted: UInt64 = 0
    /// Quarantine entries dropped by command.
    public internal(set) var quarantineDropped: UInt64 = 0
    /// How often the wall clock stepped back by more than a second.
    public internal(set) var clockSteps: UInt64 = 0
    /// How far our own clock was set ahead, until it is set back.
    var lead: ClockLead?
    var adoptions: [String: AdoptionHour] = [:]
    var retained: [DeviceState.LastFrame] = []

    init() {}

    /// Whether the wall clock has stepped back by more than a second since the last record.
    func isStepBack(_ now: Timestamp) -> Bool { now + 1_000 < wall }

    /// Folds when a record was made.
    mutating func foldClock(_ record: Record) {
        if isStepBack(record.wall) { clockSteps += 1 }
        lead = lead(with: record)
        at = record.at
        wall = record.wall
    }

    /// How far our own clock is ahead from a record on, as far as it was set so.
    func lead(with record: Record) -> ClockLead? {
        if record.clockStep > 0 { return ClockLead(of: record.clockStep, at: record.wall) }
        return record.isSetBack || record.clockStep < 0 ? nil : lead.flatMap { record.wall < $0.until ? $0 : nil }
    }

    /// How many devices a profile has adopted in the hour of `at`, the last one that it adopted in.
    func adopted(by profile: String, at: Timestamp) -> Int {
        guard let hour = adoptions[profile], hour.hour == at.hour else { return 0 }
        return hour.count
    }

    mutating func adopt(_ count: Int, by profile: String, at: Timestamp) {
        adoptions[profile] = AdoptionHour(hour: at.hour, count: adopted(by: profile, at: at) + count)
    }

    mutating func rememberRetained(topic: UInt64, frame: UInt64) {
        retained.removeAll { $0.topic == topic }
        if retained.count == Self.maximumRetained { retained.removeFirst() }
        retained.append(DeviceState.LastFrame(topic: topic, frame: frame))
    }

    func wasRetained(topic: UInt64, frame: UInt64) -> Bool {
        retained.contains { $0.topic == topic && $0.frame == frame }
    }
}
