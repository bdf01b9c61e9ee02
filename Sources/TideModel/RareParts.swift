/// Parts of a record that have tables of their own, written in the record's transaction; the tables are their truth.
public struct RareParts: Sendable, Equatable {
    /// Registry entries as they now stand, in the order they were made.
    public var registry: [RegistryEntity] = []
    /// Series that begin with this record, in the order of their numbers.
    public var series: [SeriesDefinition] = []
    /// All profiles in force from this record on; empty when the set did not change.
    public var profiles: [StoredProfile] = []
    /// Frames that went into quarantine.
    public var quarantined: [QuarantineEntry] = []
    /// Frames that left quarantine, with the reason.
    public var released: [QuarantineRelease] = []
    /// Attributes whose value changed.
    public var attributes: [AttributeChange] = []
    /// Finished hours of the books; added to what the same device and hour has.
    public var books: [DeviceHourBook] = []

    /// How far a file is imported.
    public var imports: [ImportStep] = []

    /// Entries of the calibration ledger.
    public var calibrations: [Calibration] = []
    /// How far readings are computed anew.
    public var recomputations: [Recomputation] = []
    /// Quality configurations by which readings are judged for the first time.
    public var configurations: [QualityConfiguration] = []
    /// Rules, incidents and messages.
    public var alerts = AlertParts()

    /// Makes empty parts.
    public init() {}

    /// True when there is nothing to write.
    public var isEmpty: Bool {
        registry.isEmpty && series.isEmpty && profiles.isEmpty && quarantined.isEmpty && released.isEmpty
            && attributes.isEmpty && books.isEmpty && imports.isEmpty && calibrations.isEmpty
            && recomputations.isEmpty && configurations.isEmpty && alerts.isEmpty
    }
}

/// A series and what it measures.
public struct SeriesDefinition: Sendable, Equatable {
    /// Its number.
    public var number: SeriesNumber
    /// The device that sends it.
    public var device: DeviceNumber
    /// Channel name.
    public var channel: String
    /// Quantity name of the registry of quantities.
    public var quantity: String
    /// Canonical unit (UCUM) in which its values are stored.
    public var unit: String

    /// Makes a definition.
    public init(number: SeriesNumber, device: DeviceNumber, channel: String, quantity: String, unit: String) {
        self.number = number
        self.device = device
        self.channel = channel
        self.quantity = quantity
        self.unit = unit
    }
}

/// Number of a quarantine entry: from 1, never reused.
public typealias QuarantineID = UInt64

/// A frame that could not be stored, kept raw with the reason.
public struct QuarantineEntry: Sendable, Equatable {
    /// Its number.
    public var id: QuarantineID
    /// The frame as it came.
    public var frame: Frame
    /// Why, as a short code that metrics and bounds group by, e.g.
    ///
    /// `decode`, `unmatched`, `unknown_device`.
    public var reason: String
    /// Why, for a person: what, where, what would be right.
    public var detail: String
    /// `id@version` of the profile that judged it; nil when none matched.
    public var profile: String?
    /// The subscription filter it is booked on: quarantined frames are, also those of a known device.
    public var filter: String
    /// Parts of it (row numbers from 0) that are still to be stored; nil means all.
    public var parts: [Int]?

    /// Makes an entry.
    public init(
        id: QuarantineID,
        frame: Frame,
        reason: String,
        detail: String,
        profile: String?,
        filter: String,
        parts: [Int]? = nil
    ) {
        self.id = id
        self.frame = frame
        self.reason = reason
        self.detail = detail
        self.profile = profile
        self.filter = filter
        self.parts = parts
    }
}

extension QuarantineEntry {
    /// Bytes that count towards the quarantine's bounds: topic, payload, properties and detail, texts in UTF-8.
    public var bytes: Int {
        frame.topic.utf8.count + frame.payload.count + (frame.properties?.bytes ?? 0) + detail.utf8.count
    }
}

/// A quarantine entry that leaves.
public struct QuarantineRelease: Sendable, Equatable {
    /// Why it leaves.
    public enum Cause: String, Sendable, CaseIterable {
        /// Decoded at last, or known by then for what had been stored.
        case stored
        /// Left aside at last, as a profile says of such messages.
        case ignored
        /// Dropped by command.
        case dropped
        /// Pushed out at the bound.
        case evicted
    }
    /// Its number.
    public var id: QuarantineID
    /// Why it leaves.
    public var cause: Cause
    /// Makes a release.
    public init(id: QuarantineID, cause: Cause) {
        self.id = id
        self.cause = cause
    }
}

/// A text or opaque value that a device reported, at most 256 bytes: latest and history of changes, no series.
public struct AttributeChange: Sendable, Equatable {
    /// The device.
    public var device: DeviceNumber
    /// Attribute name.
    public var name: String
    /// New value.
    public var value: String
    /// Device time (or arrival) of the change.
    public var time: Timestamp
    /// It becomes the latest value; one that is older than what is known already is history only.
    public var isLatest: Bool
    /// Makes a change.
    public init(device: DeviceNumber, name: String, value: String, time: Timestamp, isLatest: Bool = true) {
        self.device = device
        self.name = name
        self.value = value
        self.time = time
        self.isLatest = isLatest
    }
}

/// The books of one device over one hour of the wall clock.
public struct DeviceHourBook: Sendable, Equatable {
    /// The device.
    public var device: DeviceNumber
    /// Hour since 1970 (UTC).
    public var hour: Int64
    /// Its frames.
    public var frames: FrameBook
    /// Its readings.
    public var readings: ReadingBook
    /// Makes a book.
    public init(
        device: DeviceNumber,
        hour: Int64,
        frames: FrameBook = FrameBook(),
        readings: ReadingBook = ReadingBook()
    ) {
        self.device = device
        self.hour = hour
        self.frames = frames
        self.readings = readings
    }
}
