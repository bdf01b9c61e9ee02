/// Where records are committed: always local, because it carries acknowledgement.
///
/// One thread owns it; every method may block. An error means that nothing of the call was kept, and that the caller
/// must discard all state newer than the last committed record.
public protocol Journal: AnyObject {
    /// Number and time of the last committed record; 0 and the distant past in a new folder.
    var last: (number: RecordNumber, at: Timestamp) { get }
    /// The epoch: a random number that changes when a backup is restored.
    var epoch: UInt64 { get }
    /// Commits records in one transaction, durably, with their rare parts. Their numbers follow `last` without a gap.
    func append(_ records: [Record]) throws
    /// Calls `body` with every record after `number`, in order. Rare parts come empty: their tables hold them.
    func replay(after number: RecordNumber, _ body: (Record) throws -> Void) throws
    /// The rare parts as of the last committed record.
    func loadTables() throws -> JournalTables
    /// The checkpoint blobs.
    func loadCheckpoint() throws -> Checkpoint
    /// Replaces the given blobs, each stamped with `slice.record`, in one transaction.
    func checkpoint(_ slice: Checkpoint.Slice) throws
    /// Forgets records up to `number`, which everything that needs them has passed.
    func trim(through number: RecordNumber) throws
    /// Bytes that records take at present.
    var size: Int { get }
    /// Commits a small transaction to see whether storage works again.
    func probe() throws
}

/// Rare parts, loaded from their tables.
public struct JournalTables: Sendable, Equatable {
    /// Registry entries as they stand, enterprises, sites, units, then devices by number.
    public var registry: [RegistryEntity] = []
    /// All series by number.
    public var series = SeriesTable()
    /// Profiles now in force.
    public var profiles: [StoredProfile] = []
    /// Profiles that were in force before: what their tests remember is folded by them.
    public var formerProfiles: [StoredProfile] = []
    /// Latest value of every attribute.
    public var attributes: [AttributeChange] = []
    /// What is in quarantine, without payloads, oldest first.
    public var quarantine: [QuarantineSummary] = []
    /// Number of the next quarantine entry.
    public var nextQuarantineID: QuarantineID = 1
    /// The calibration ledger, by number.
    public var calibrations: [Calibration] = []
    /// Readings that are still to be computed anew.
    public var recomputations: [Recomputation] = []
    /// Quality configurations that judged readings, by id.
    public var configurations: [QualityConfiguration] = []
    /// Rules, incidents and messages.
    public var alerts = AlertTables()

    /// Makes empty tables.
    public init() {}
}

/// What the bounds of the quarantine need to know of an entry.
public struct QuarantineSummary: Sendable, Equatable {
    /// Its number.
    public var id: QuarantineID
    /// Topic filter it is booked on.
    public var filter: String
    /// Reason code.
    public var reason: String
    /// Bytes it takes: topic, payload and detail.
    public var bytes: Int
    /// Makes a summary.
    public init(id: QuarantineID, filter: String, reason: String, bytes: Int) {
        self.id = id
        self.filter = filter
        self.reason = reason
        self.bytes = bytes
    }
}

/// State as blobs, each with the record it is true for.
public struct Checkpoint: Sendable, Equatable {
    /// A blob and the record through which it holds.
    public struct Blob: Sendable, Equatable {
        /// Record number.
        public var record: RecordNumber
        /// Encoded state.
        public var bytes: [UInt8]
        /// Makes a blob.
        public init(record: RecordNumber, bytes: [UInt8]) {
            self.record = record
            self.bytes = bytes
        }
    }

    /// Blobs to be written in one transaction.
    public struct Slice: Sendable, Equatable {
        /// The record through which all of them hold.
        public var record: RecordNumber
        /// The global blob, when it is part of the slice.
        public var global: [UInt8]?
        /// Device blobs, at most `maximumDevices`.
        public var devices: [DeviceNumber: [UInt8]]
        /// Bounds the time that one slice keeps the writer: 4,096 devices are some 15 ms, and a pass over
        /// 100,000 ends while few records come.
        public static let maximumDevices = 4_096
        /// Makes a slice.
        public init(record: RecordNumber, global: [UInt8]?, devices: [DeviceNumber: [UInt8]]) {
            self.record = record
            self.global = global
            self.devices = devices
        }
    }

    /// Ledger, limits, books: what belongs to no device.
    public var global: Blob?
    /// One blob per device.
    public var devices: [DeviceNumber: Blob] = [:]

    /// Makes an empty checkpoint.
    public init() {}
}

/// Calls its second argument with the records after its first one, in order; may be called again, for another pass.
public typealias RecordReplay = (_ after: RecordNumber, _ body: (Record) throws -> Void) throws -> Void

extension SeriesStore {
    /// Keeps what these records say.
    public func apply(_ records: [Record]) throws {
        guard let last = records.last else { return }
        try apply(through: last.number) { after, body in
            for record in records where record.number > after { try body(record) }
        }
    }
}

/// Where readings live for good: month files, or a cluster.
///
/// Methods may block; never call them on the cooperative pool.
///
/// Every conformer passes `SeriesStoreConformance` in TideTesting.
public protocol SeriesStore: AnyObject, Sendable {
    /// The last record whose readings, definitions and raw frames are kept here, durably.
    var appliedThrough: RecordNumber { get throws }
    /// Keeps what records through `number` say about series. Records at or below `appliedThrough` are skipped, so
    /// repeating is harmless; a gap is a broken invariant. What a record's `removals` name is gone when its record is
    /// applied, but for what later records bring; rollups of it stay as they are for good.
    func apply(through number: RecordNumber, _ replay: RecordReplay) throws
    /// Calls `body` with the stored readings of `series` within `times` (half open), by series in the given order and
    /// then time, all from one snapshot. Returns the snapshot's `appliedThrough`.
    func scan(
        _ series: [SeriesNumber],
        _ times: Range<Timestamp>,
        _ body: (StoredReading) throws -> Void
    ) throws -> RecordNumber
    /// As `scan`, for values that were superseded: by series in the given order, time, and the order in which they were
    /// superseded, with the snapshot's `appliedThrough`.
    func superseded(
        _ series: [SeriesNumber],
        _ times: Range<Timestamp>
    ) throws -> (values: [SupersededValue], through: RecordNumber)
    /// Calls `body` with the groups of `sites` whose hour starts within `times` (half open), by site in the given order,
    /// measure and start, all from one snapshot; parts without readings may be there or not. Returns the snapshot's
    /// `appliedThrough`.
    func groups(
        _ sites: [String],
        _ times: Range<Timestamp>,
        _ body: (SiteGroup) throws -> Void
    ) throws -> RecordNumber
    /// Counts, and problems found when every row is read and checked.
    func verify() throws -> StoreReport
}

/// One stored reading.
public struct StoredReading: Sendable, Equatable {
    /// The series.
    public var series: SeriesNumber
    /// Device time, or the arrival stamp that stands in for it.
    public var time: Timestamp
    /// Receive time.
    public var received: Timestamp
    /// Value in the canonical unit; NaN when missing.
    public var value: Double
    /// Quality flag (`QCFlag.rawValue`).
    public var flag: UInt8
    /// Facts of its row.
    public var rowFlags: RowFlags
    /// The record that last wrote it.
    public var record: RecordNumber
    /// Raw value, calibration, flags of single tests.
    public var facts: ReadingFacts

    /// Makes a reading.
    public init(
        series: SeriesNumber,
        time: Timestamp,
        received: Timestamp,
        value: Double,
        flag: UInt8,
        rowFlags: RowFlags,
        record: RecordNumber,
        facts: ReadingFacts = ReadingFacts()
    ) {
        self.series = series
        self.time = time
        self.received = received
        self.value = value
        self.flag = flag
        self.rowFlags = rowFlags
        self.record = record
        self.facts = facts
    }

    /// Equal when bit for bit the same, NaN included.
    public static func == (a: Self, b: Self) -> Bool {
        a.series == b.series && a.time == b.time && a.received == b.received
            && a.value.bitPattern == b.value.bitPattern && a.flag == b.flag && a.rowFlags == b.rowFlags
            && a.record == b.record && a.facts == b.facts
    }
}

/// What a store found when it read everything.
public struct StoreReport: Sendable, Equatable {
    /// Last record applied.
    public var appliedThrough: RecordNumber
    /// Stored readings.
    public var readings: UInt64
    /// Stored superseded values.
    public var superseded: UInt64
    /// Archived raw frames.
    public var rawFrames: UInt64
    /// What is wrong, one line each; empty when all is well.
    public var problems: [String]
    /// Makes a report.
    public init(
        appliedThrough: RecordNumber,
        readings: UInt64,
        superseded: UInt64,
        rawFrames: UInt64,
        problems: [String]
    ) {
        self.appliedThrough = appliedThrough
        self.readings = readings
        self.superseded = superseded
        self.rawFrames = rawFrames
        self.problems = problems
    }
}
