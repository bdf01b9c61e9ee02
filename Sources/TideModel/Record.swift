/// What one batch did to the store: the only unit of commitment.
///
/// Records are numbered without gaps.
public struct Record: Sendable, Equatable {
    /// Its number; the one before it is in the journal or was trimmed after everything in it was kept elsewhere.
    public var number: RecordNumber
    /// When it was made: never before the previous record's.
    public var at: Timestamp
    /// What the wall clock showed then: `at`, or earlier when it has stepped back.
    ///
    /// Hours are counted by it.
    public var wall: Timestamp
    /// What the source told, before its frames.
    public var events: [TransportEvent] = []
    /// Topic filters that `frames.filter` points into.
    public var filters: [String] = []
    /// What became of each frame.
    public var frames = FrameLog()
    /// Frames that came again after a connect in a way that could not be told from news; they were stored.
    public var redeliveryUnclear: UInt32 = 0
    /// Quarantine entries that left at the bound.
    public var quarantineEvicted: UInt32 = 0
    /// Quarantine entries that left by command.
    public var quarantineDropped: UInt32 = 0
    /// Profiles (content hashes) that `readings.profile` points into.
    public var profiles: [String] = []
    /// Readings, in columns.
    public var readings = Readings()
    /// `readings` in few bytes, as journal and tail both keep them; nil until they are complete.
    public private(set) var packedReadings: [UInt8]?
    /// Flags of single quality tests that `readings.tests` points into.
    public var tests: [TestWord] = []
    /// Flags of earlier readings that changed.
    public var amendments: [Amendment] = []
    /// What the quality tests of series remember after readings that did not come in order.
    public var qualityStates: [SeriesNote] = []
    /// What the filters of series remember after readings that were computed anew.
    public var filterStates: [SeriesNote] = []
    /// The former values of readings whose verdict is superseded.
    public var superseded: [SupersededValue] = []
    /// Devices adopted on first sight, counted per profile id: what the hourly adoption limits need.
    public var adoptions: [Adoption] = []
    /// Uplinks whose copies are to be known.
    public var uplinks: [UplinkMark] = []
    /// Arrival stamps of messages whose rows count from them.
    public var stamps: [ArrivalStamp] = []
    /// What messages told of clocks, where the rows do not tell it; in the order of their rows.
    public var clocks: [ClockMark] = []
    /// Corrections of device times that begin or end behind this record.
    public var corrections: [CorrectionChange] = []
    /// Series with another liveness; those that are live again are told by the rows as well.
    public var liveness: [LivenessChange] = []
    /// The wall clock was set back by more than a second: nothing was heard later than `wall`.
    public var isSetBack = false
    /// How far our own clock was set ahead since the record before, ms; less than 0 when it was set back.
    public var clockStep: Int64 = 0
    /// What retention removes of all that came before this record.
    public var removals: [Removal] = []
    /// Raw bytes of the frames that were stored.
    public var raw = FrameBatch(source: FrameSource(kind: "", name: ""))
    /// What has tables of its own.
    public var rare = RareParts()

    /// Makes an empty record.
    public init(number: RecordNumber, at: Timestamp) {
        self.number = number
        self.at = at
        wall = at
    }

    /// Packs the readings, which are complete: nothing may be added any more.
    public mutating func packReadings() { packedReadings = readings.packed() }

    /// A record that says nothing need not be written.
    public var isEmpty: Bool {
        events.isEmpty && frames.count == 0 && amendments.isEmpty && removals.isEmpty && rare.isEmpty
            && liveness.isEmpty && !isSetBack && clockStep == 0
    }
}

extension Record {
    /// Whether its readings are of a file: nobody knows when they were sent.
    public var isImported: Bool {
        profiles.first == CopiedReadings.profile || frames.flags.first?.contains(.imported) ?? false
    }
}

/// A change of an earlier reading's flag.
public struct Amendment: Sendable, Equatable {
    /// The series.
    public var series: SeriesNumber
    /// Device time of the reading.
    public var time: Timestamp
    /// Its flag from now on.
    public var flag: QCFlag
    /// Its flags of single tests from now on; nil where they stay as they are.
    public var tests: TestWord?
    /// Makes an amendment.
    public init(series: SeriesNumber, time: Timestamp, flag: QCFlag, tests: TestWord? = nil) {
        self.series = series
        self.time = time
        self.flag = flag
        self.tests = tests
    }
}

/// Flags that a reading got from the single quality tests, and the configuration they are of.
public struct TestWord: Sendable, Hashable, BitwiseCopyable {
    /// Id of the quality configuration.
    public var configuration: UInt64
    /// Four bits for each test, by its number (TideQuality, `QualityFlags`).
    public var flags: UInt64

    /// Makes a word.
    public init(configuration: UInt64, flags: UInt64) {
        self.configuration = configuration
        self.flags = flags
    }
}

/// Bytes that belong to a series.
public struct SeriesNote: Sendable, Hashable {
    /// The series.
    public var series: SeriesNumber
    /// What they mean is the matter of who wrote them.
    public var bytes: [UInt8]

    /// Makes a note.
    public init(series: SeriesNumber, bytes: [UInt8]) {
        self.series = series
        self.bytes = bytes
    }
}

/// What stood under a reading's key before another value superseded it.
public struct SupersededValue: Sendable, Equatable {
    /// The series.
    public var series: SeriesNumber
    /// Device time of the reading.
    public var time: Timestamp
    /// The former value, in the canonical unit.
    public var value: Double
    /// Its flag.
    public var flag: QCFlag
    /// Makes a superseded value.
    public init(series: SeriesNumber, time: Timestamp, value: Double, flag: QCFlag) {
        self.series = series
        self.time = time
        self.value = value
        self.flag = flag
    }

    /// Equal when bit for bit the same, NaN included.
    public static func == (a: Self, b: Self) -> Bool {
        a.series == b.series && a.time == b.time && a.value.bitPattern == b.value.bitPattern && a.flag == b.flag
    }
}

/// Devices adopted by one profile in one record.
public struct Adoption: Sendable, Equatable {
    /// Profile id.
    public var profile: String
    /// How many.
    public var count: Int
    /// Makes a count.
    public init(profile: String, count: Int) {
        self.profile = profile
        self.count = count
    }
}
