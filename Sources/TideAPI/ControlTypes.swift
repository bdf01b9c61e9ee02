public import TideModel

/// Which series: by parts of their keys; nil means all.
///
/// Patterns may hold `*`.
public struct SeriesSelection: Sendable, Equatable {
    /// Site id or pattern.
    public var site: String?
    /// Local device id or pattern.
    public var device: String?
    /// Channel name or pattern.
    public var channel: String?
    /// Makes a selection.
    public init(site: String? = nil, device: String? = nil, channel: String? = nil) {
        self.site = site
        self.device = device
        self.channel = channel
    }
}

/// Which readings.
public struct ReadingsQuery: Sendable, Equatable {
    /// Which series.
    public var selection: SeriesSelection
    /// From this device time on; nil means from the first.
    public var from: Timestamp?
    /// Before this device time; nil means to the last.
    public var to: Timestamp?
    /// Only the flags in this list; empty means all.
    public var flags: [UInt8]
    /// At most this many; nil means all.
    public var limit: Int?
    /// Also the values that were superseded.
    public var revisions: Bool
    /// Makes a query.
    public init(
        selection: SeriesSelection = SeriesSelection(),
        from: Timestamp? = nil,
        to: Timestamp? = nil,
        flags: [UInt8] = [],
        limit: Int? = nil,
        revisions: Bool = false
    ) {
        self.selection = selection
        self.from = from
        self.to = to
        self.flags = flags
        self.limit = limit
        self.revisions = revisions
    }
}

/// One reading as commands and routes show it.
public struct ReadingDTO: Sendable, Equatable, Codable {
    /// Site id.
    public var site: String
    /// Local device id.
    public var device: String
    /// Channel name.
    public var channel: String
    /// Device time, milliseconds since 1970; shown as RFC 3339.
    public var time: Int64
    /// Receive time, milliseconds since 1970; shown as RFC 3339.
    public var received: Int64
    /// Value in `unit`; nil when missing.
    public var value: Double?
    /// Canonical unit (UCUM).
    public var unit: String
    /// QARTOD flag.
    public var flag: UInt8
    /// `device` or `arrival`.
    public var timeSource: String
    /// True for a value that was superseded.
    public var superseded: Bool

    /// Makes a reading.
    public init(
        site: String,
        device: String,
        channel: String,
        time: Int64,
        received: Int64,
        value: Double?,
        unit: String,
        flag: UInt8,
        timeSource: String,
        superseded: Bool = false
    ) {
        self.site = site
        self.device = device
        self.channel = channel
        self.time = time
        self.received = received
        self.value = value
        self.unit = unit
        self.flag = flag
        self.timeSource = timeSource
        self.superseded = superseded
    }

    private enum CodingKeys: String, CodingKey {
        case site, device, channel, time, received, value, unit, flag
        case timeSource = "time_source"
        case superseded
    }
}

/// One change of the registry.
public struct RegistryChangeDTO: Sendable, Equatable, Codable {
    /// `enterprise`, `site`, `unit` or `device`.
    public var kind: String
    /// Its id.
    public var id: String
    /// `add`, `change` or `same`.
    public var action: String
    /// What changes, one line a field: `name: old -> new`.
    public var differences: [String]
    /// Makes a change.
    public init(kind: String, id: String, action: String, differences: [String]) {
        self.kind = kind
        self.id = id
        self.action = action
        self.differences = differences
    }
}

/// One version of a registry entry.
public struct RegistryEntryDTO: Sendable, Equatable, Codable {
    /// Its version, from 1.
    public var version: Int
    /// The record that made it.
    public var record: RecordNumber
    /// When it was recorded, milliseconds since 1970.
    public var at: Int64
    /// The entry.
    public var entity: RegistryEntity
    /// Makes a version.
    public init(version: Int, record: RecordNumber, at: Int64, entity: RegistryEntity) {
        self.version = version
        self.record = record
        self.at = at
        self.entity = entity
    }
}

/// Which quarantined frames.
public struct QuarantineQuery: Sendable, Equatable {
    /// These numbers; empty means by the other fields.
    public var ids: [QuarantineID]
    /// With this reason code.
    public var reason: String?
    /// Whose topic matches this MQTT filter.
    public var topic: String?
    /// At most this many.
    public var limit: Int
    /// Makes a query.
    public init(ids: [QuarantineID] = [], reason: String? = nil, topic: String? = nil, limit: Int = 1_000) {
        self.ids = ids
        self.reason = reason
        self.topic = topic
        self.limit = limit
    }
}

/// One quarantined frame as commands show it.
public struct QuarantineDTO: Sendable, Equatable, Codable {
    /// Its number.
    public var id: QuarantineID
    /// Receive time, milliseconds since 1970.
    public var received: Int64
    /// Topic.
    public var topic: String
    /// Reason code.
    public var reason: String
    /// The reason for people.
    public var detail: String
    /// `id@version` of the profile that judged it.
    public var profile: String?
    /// Length as sent, in bytes.
    public var length: Int
    /// Payload as text where it is printable UTF-8; only in `show`.
    public var text: String?
    /// Payload in hex; only in `show`.
    public var hex: String?
    /// Makes an entry.
    public init(
        id: QuarantineID,
        received: Int64,
        topic: String,
        reason: String,
        detail: String,
        profile: String?,
        length: Int,
        text: String? = nil,
        hex: String? = nil
    ) {
        self.id = id
        self.received = received
        self.topic = topic
        self.reason = reason
        self.detail = detail
        self.profile = profile
        self.length = length
        self.text = text
        self.hex = hex
    }
}

/// What became of the frames of a quarantine command.
public struct QuarantineResultDTO: Sendable, Equatable, Codable {
    /// Frames the command meant.
    public var selected: Int
    /// Stored at last.
    public var stored: Int
    /// Still in quarantine.
    public var kept: Int
    /// Dropped.
    public var dropped: Int
    /// Makes a result.
    public init(selected: Int, stored: Int, kept: Int, dropped: Int) {
        self.selected = selected
        self.stored = stored
        self.kept = kept
        self.dropped = dropped
    }
}

/// The frame book of one delivery class, with the names of the daemon's reports.
public struct FrameBookDTO: Sendable, Equatable, Codable {
    /// Frames received: the sum of those below, `partial` excepted.
    public var received: UInt64
    /// Stored whole or in part.
    public var stored: UInt64
    /// All readings were there already.
    public var duplicate: UInt64
    /// Sent again by the broker though committed.
    public var redelivered: UInt64
    /// Kept raw with a reason.
    public var quarantined: UInt64
    /// Left aside by a profile.
    public var ignored: UInt64
    /// Of `stored`, those with a channel that became missing.
    public var partial: UInt64
    /// Makes the report of a book.
    public init(_ book: FrameBook) {
        received = book.received
        stored = book.stored
        duplicate = book[.duplicate]
        redelivered = book[.redelivered]
        quarantined = book[.quarantined]
        ignored = book[.ignored]
        partial = book[.partial]
    }
}

/// The reading book with the names of the daemon's reports.
public struct ReadingBookDTO: Sendable, Equatable, Codable {
    /// Readings decoded: the sum of those below.
    public var decoded: UInt64
    /// Later than all before.
    public var new: UInt64
    /// Earlier, and not there yet.
    public var late: UInt64
    /// There already with the same value.
    public var duplicate: UInt64
    /// Replaced another value.
    public var superseded: UInt64
    /// Not storable.
    public var refused: UInt64
    /// Makes the report of a book.
    public init(_ book: ReadingBook) {
        decoded = book.decoded
        new = book[.new]
        late = book[.late]
        duplicate = book[.duplicate]
        superseded = book[.superseded]
        refused = book[.refused]
    }
}

/// Books, sizes and states of a data folder.
public struct StatsDTO: Sendable, Equatable, Codable {
    /// Books of one topic filter or device.
    public struct Line: Sendable, Equatable, Codable {
        /// Topic filter, or `site/device`.
        public var name: String
        /// Its frames of the promised class.
        public var frames: FrameBookDTO
        /// Its readings.
        public var readings: ReadingBookDTO
        /// Makes a line.
        public init(name: String, frames: FrameBookDTO, readings: ReadingBookDTO) {
            self.name = name
            self.frames = frames
            self.readings = readings
        }
    }
    /// `running`, `storage_failed`, `journal_full`, `offline` (no daemon), …
    public var state: String
    /// Last record committed.
    public var record: RecordNumber
    /// Records through this one are in the series store.
    public var appliedThrough: RecordNumber
    /// Frames that are promised to be stored.
    public var frames: FrameBookDTO
    /// QoS 0 frames.
    public var unpromised: FrameBookDTO
    /// Readings.
    public var readings: ReadingBookDTO
    /// Devices, series, sites registered.
    public var devices: Int
    /// Series that have readings.
    public var series: Int
    /// Frames in quarantine now.
    public var quarantine: Int
    /// Further figures by name (window, redelivery_unclear, quarantine_evicted, clock_steps, journal_bytes, …).
    public var figures: [String: Double]
    /// Frames without a known device, by topic filter.
    public var filters: [Line]
    /// Books per device.
    public var devicesBooks: [Line]
    /// Whether both books balance, and what does not.
    public var problems: [String]

    /// Makes stats.
    public init(
        state: String,
        record: RecordNumber,
        appliedThrough: RecordNumber,
        frames: FrameBookDTO,
        unpromised: FrameBookDTO,
        readings: ReadingBookDTO,
        devices: Int,
        series: Int,
        quarantine: Int,
        figures: [String: Double],
        filters: [Line],
        devicesBooks: [Line],
        problems: [String]
    ) {
        self.state = state
        self.record = record
        self.appliedThrough = appliedThrough
        self.frames = frames
        self.unpromised = unpromised
        self.readings = readings
        self.devices = devices
        self.series = series
        self.quarantine = quarantine
        self.figures = figures
        self.filters = filters
        self.devicesBooks = devicesBooks
        self.problems = problems
    }
}

/// What reading everything found.
public struct VerifyDTO: Sendable, Equatable, Codable {
    /// Records in the journal.
    public var records: UInt64
    /// Readings stored, journal and series store together.
    public var readings: UInt64
    /// Raw frames archived, journal and series store together.
    public var rawFrames: UInt64
    /// Frames in quarantine.
    public var quarantined: UInt64
    /// What is wrong, one line each.
    public var problems: [String]
    /// Makes a report.
    public init(records: UInt64, readings: UInt64, rawFrames: UInt64, quarantined: UInt64, problems: [String]) {
        self.records = records
        self.readings = readings
        self.rawFrames = rawFrames
        self.quarantined = quarantined
        self.problems = problems
    }
}

/// The profile in force for a device.
public struct DeviceProfileDTO: Sendable, Equatable, Codable {
    /// `site/device`.
    public var device: String
    /// `id@version`.
    public var profile: String
    /// Content hash.
    public var hash: String
    /// Canonical text.
    public var text: String
    /// Makes a report.
    public init(device: String, profile: String, hash: String, text: String) {
        self.device = device
        self.profile = profile
        self.hash = hash
        self.text = text
    }
}

/// A request that cannot be served, for the person who made it.
public struct ControlError: Error, Sendable, Equatable, Codable, CustomStringConvertible {
    /// HTTP status: 400 wrong request, 404 not there, 409 refused, 503 not now.
    public var status: Int
    /// What is wrong and what would be right, one line each.
    public var problems: [String]
    /// Makes an error.
    public init(_ status: Int, _ problems: [String]) {
        self.status = status
        self.problems = problems
    }
    /// For people.
    public var description: String { problems.joined(separator: "\n") }
}
