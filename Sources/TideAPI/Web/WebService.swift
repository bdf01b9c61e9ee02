public import TideModel

/// What page and API ask of the daemon.
///
/// Each function is cheap for the writer: it answers from memory, bounded by what is asked for, and never with what is
/// not committed.
public struct WebService: Sendable {
    /// Version of the program.
    public var version: String
    /// When the process began.
    public var started: Timestamp
    /// The wall clock.
    public var now: @Sendable () -> Timestamp
    /// Whether messages are taken; answers at once, also when storage hangs.
    public var readiness: @Sendable () -> Readiness
    /// Books and figures without a look at every device.
    public var totals: @Sendable () async throws -> Totals
    /// Sites and what is wrong there.
    public var survey: @Sendable () async throws -> Survey
    /// One page of devices with their latest values.
    public var devices: @Sendable (DeviceQuery) async throws -> DevicePage
    /// The last 24 h of some series; those that would cost too much now are left out.
    public var sparklines: @Sendable ([SeriesNumber]) async throws -> [SeriesNumber: Sparkline]
    /// Series by key, one page of them.
    public var series: @Sendable (SeriesQuery) async throws -> [SeriesDTO]
    /// One series by its number; nil when there is none.
    public var find: @Sendable (SeriesNumber) async throws -> SeriesDTO?
    /// Latest readings by series key, one page of them; `next` is where the page after it begins.
    public var latest: @Sendable (SeriesQuery) async throws -> (readings: [ReadingDTO], next: SeriesNumber?)
    /// Readings of one series by time; its selection is ignored.
    public var readings:
        @Sendable (SeriesNumber, ReadingsQuery, @Sendable ([ReadingRun]) async throws -> Void) async throws -> Void

    /// Readings of all series that a query selects, by key and time.
    public var matching: @Sendable (ReadingsQuery, @Sendable ([ReadingRun]) async throws -> Void) async throws -> Void =
        { _, _ in throw ControlError(503, ["readings of many series cannot be asked for here"]) }

    /// Aggregates of series.
    public var aggregates:
        @Sendable (AggregateQuery, @Sendable ([AggregateRun]) async throws -> Void) async throws -> Void = { _, _ in
            throw ControlError(503, ["aggregates cannot be asked for here"])
        }
    /// Groups of sites, handed on as they are read.
    public var groups: @Sendable (GroupQuery, @Sendable ([GroupDTO]) async throws -> Void) async throws -> Void = {
        _,
        _ in
        throw ControlError(503, ["aggregates cannot be asked for here"])
    }

    /// Before when readings within some device times (half open, nil for no bound) were removed by retention; nil when
    /// none was.
    public var removedBefore: @Sendable (_ from: Timestamp?, _ to: Timestamp?) async throws -> Timestamp? = { _, _ in
        nil
    }
    /// Alerts.
    public var alerts = AlertService.none
    /// What links to alerts are signed with; nil where nobody can answer by the page.
    public var linkKey: LinkKey?

    /// Makes a service of its functions.
    public init(
        version: String,
        started: Timestamp,
        now: @escaping @Sendable () -> Timestamp,
        readiness: @escaping @Sendable () -> Readiness,
        totals: @escaping @Sendable () async throws -> Totals,
        survey: @escaping @Sendable () async throws -> Survey,
        devices: @escaping @Sendable (DeviceQuery) async throws -> DevicePage,
        sparklines: @escaping @Sendable ([SeriesNumber]) async throws -> [SeriesNumber: Sparkline],
        series: @escaping @Sendable (SeriesQuery) async throws -> [SeriesDTO],
        find: @escaping @Sendable (SeriesNumber) async throws -> SeriesDTO?,
        latest: @escaping @Sendable (SeriesQuery) async throws -> (readings: [ReadingDTO], next: SeriesNumber?),
        readings:
            @escaping @Sendable (
                SeriesNumber, ReadingsQuery, @Sendable ([ReadingRun]) async throws -> Void
            ) async throws -> Void
    ) {
        self.version = version
        self.started = started
        self.now = now
        self.readiness = readiness
        self.totals = totals
        self.survey = survey
        self.devices = devices
        self.sparklines = sparklines
        self.series = series
        self.find = find
        self.latest = latest
        self.readings = readings
    }
}

/// Whether the daemon takes messages, and why not.
public struct Readiness: Sendable, Equatable {
    /// What keeps it from taking messages.
    public enum Reason: String, Sendable, CaseIterable {
        /// The last commit failed.
        case storageFailed = "storage_failed"
        /// The journal is at its hard limit.
        case journalFull = "journal_full"
        /// The file system has too little free space.
        case diskFull = "disk_full"
        /// It is stopping.
        case stopped
        /// No broker is connected.
        case brokerNotConnected = "broker_not_connected"
        /// The broker did not grant every subscription.
        case subscriptionRefused = "subscription_refused"
    }
    /// All reasons; empty when it is ready.
    public var reasons: [Reason]
    /// Makes a statement.
    public init(_ reasons: [Reason] = []) { self.reasons = reasons }
    /// Whether the folder can be read now without waiting for storage.
    public var canRead: Bool { !reasons.contains { $0 == .storageFailed || $0 == .journalFull || $0 == .stopped } }
}

/// Books and figures of a data folder, with a count of committed frames and readings that is made apart from the books.
public struct Totals: Sendable, Equatable {
    /// Books without the lines of devices, and figures; `problems` says where the books do not balance.
    public var stats: StatsDTO
    /// What records brought.
    public var tally: Tally
    /// How devices stand; nil when it is not known.
    public var devices: Devices?
    /// Makes totals.
    public init(stats: StatsDTO, tally: Tally, devices: Devices? = nil) {
        self.stats = stats
        self.tally = tally
        self.devices = devices
    }

    /// How devices stand, in numbers.
    public struct Devices: Sendable, Equatable {
        /// Devices by the verdict on their clock.
        public var clocks: [String: Int]
        /// Devices by whether they are heard.
        public var liveness: [String: Int]
        /// How far the clock that is farthest ahead is ahead, seconds.
        public var ahead: Double
        /// How far the clock that is farthest behind is behind, seconds.
        public var behind: Double

        /// Makes numbers.
        public init(clocks: [String: Int], liveness: [String: Int], ahead: Double, behind: Double) {
            self.clocks = clocks
            self.liveness = liveness
            self.ahead = ahead
            self.behind = behind
        }
    }
}

/// Counts of what was committed, made record by record and apart from the books.
public struct Tally: Sendable, Equatable {
    /// Frames of the promised class.
    public var promised: UInt64 = 0
    /// Frames outside the promise (QoS 0).
    public var unpromised: UInt64 = 0
    /// Readings decoded.
    public var readings: UInt64 = 0
    /// Records committed by this process.
    public var commits: UInt64 = 0
    /// Time that their commits took, seconds.
    public var commitSeconds = 0.0
    /// Makes an empty tally.
    public init() {}

    /// Counts a committed record.
    ///
    /// A frame that comes back from quarantine was counted when it came in.
    ///
    /// - Parameters:
    ///   - record: the record.
    ///   - seconds: how long its commit took.
    public mutating func add(_ record: Record, seconds: Double) {
        for flags in record.frames.flags where !flags.contains(.retried) {
            if flags.contains(.promised) { promised += 1 } else { unpromised += 1 }
        }
        readings += record.frames.refused.reduce(0) { $0 + UInt64($1) }
        for verdict in record.readings.verdict where verdict.isBooked { readings += 1 }
        commits += 1
        commitSeconds += seconds
    }
}
