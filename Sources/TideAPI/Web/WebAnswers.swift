public import TideModel

/// What stands at the sites of a data folder, in short.
public struct Survey: Sendable, Equatable {
    /// One site.
    public struct Site: Sendable, Equatable {
        /// Id.
        public var id: String
        /// Name for people.
        public var name: String
        /// Seconds east of UTC of its zone at the time of the survey.
        public var offset: Int
        /// Its devices.
        public var devices = 0
        /// Those that have not been heard for too long.
        public var quiet = 0
        /// Those with a latest value that is missing, suspect or failed.
        public var flagged = 0
        /// When one of them was last heard, milliseconds since 1970; nil when never.
        public var lastSeen: Int64?
        /// Makes a site without devices.
        public init(id: String, name: String, offset: Int) {
            self.id = id
            self.name = name
            self.offset = offset
        }
    }
    /// Why a device needs a look.
    public struct Trouble: Sendable, Equatable {
        /// The device.
        public var device: DeviceKey
        /// When it was last heard; nil when never.
        public var lastSeen: Int64?
        /// The worst of its latest values; nil when the device is quiet.
        public var channel: SeriesView?
        /// How the value stands to what the profile calls a healthy device.
        public var health: Health
        /// Makes a trouble.
        public init(device: DeviceKey, lastSeen: Int64?, channel: SeriesView?, health: Health = .well) {
            self.device = device
            self.lastSeen = lastSeen
            self.channel = channel
            self.health = health
        }

        /// A battery may be low, an enclosure too warm.
        public enum Health: Sendable {
            /// Within what the profile says.
            case well
            /// Below it.
            case low
            /// Above it.
            case high
        }
    }
    /// When it was made.
    public var at: Timestamp
    /// Sites by id.
    public var sites: [Site]
    /// The first devices in need of a look, by key.
    public var troubles: [Trouble]
    /// Devices at all.
    public var devices: Int { sites.reduce(0) { $0 + $1.devices } }
    /// Quiet devices at all.
    public var quiet: Int { sites.reduce(0) { $0 + $1.quiet } }
    /// Flagged devices at all.
    public var flagged: Int { sites.reduce(0) { $0 + $1.flagged } }
    /// Most troubles that are listed.
    public static let maximumTroubles = 8  // a phone's screen

    /// Makes a survey.
    public init(at: Timestamp, sites: [Site], troubles: [Trouble]) {
        self.at = at
        self.sites = sites
        self.troubles = troubles
    }
}

/// Which devices a page shows: by key, after a key.
public struct DeviceQuery: Sendable, Equatable {
    /// Only of this site.
    public var site: String?
    /// Only this one.
    public var device: String?
    /// After this key.
    public var after: DeviceKey?
    /// At most this many.
    public var limit: Int
    /// Makes a query.
    public init(site: String? = nil, device: String? = nil, after: DeviceKey? = nil, limit: Int) {
        self.site = site
        self.device = device
        self.after = after
        self.limit = limit
    }
}

/// Some devices with their latest values.
public struct DevicePage: Sendable, Equatable {
    /// By key.
    public var devices: [DeviceView]
    /// Whether more follow.
    public var hasMore: Bool
    /// Makes a page.
    public init(devices: [DeviceView], hasMore: Bool) {
        self.devices = devices
        self.hasMore = hasMore
    }
}

/// One device as the page shows it.
public struct DeviceView: Sendable, Equatable {
    /// Its key.
    public var key: DeviceKey
    /// Name of the pond, cage, field or barn it stands in.
    public var unit: String?
    /// When it was last heard, milliseconds since 1970; nil when never.
    public var lastSeen: Int64?
    /// After so many milliseconds without a message it counts as quiet.
    public var quietAfter: Int64
    /// Whether its data comes no more, by what its profile expects; nil where that is not known, and `quietAfter` counts.
    public var isSilent: Bool?
    /// Its series by channel.
    public var series: [SeriesView]
    /// Makes a view.
    public init(key: DeviceKey, unit: String?, lastSeen: Int64?, quietAfter: Int64, series: [SeriesView]) {
        self.key = key
        self.unit = unit
        self.lastSeen = lastSeen
        self.quietAfter = quietAfter
        self.series = series
    }
}

/// One series with its latest value.
public struct SeriesView: Sendable, Equatable {
    /// Number.
    public var number: SeriesNumber
    /// Channel name.
    public var channel: String
    /// Quantity name.
    public var quantity: String
    /// Canonical unit (UCUM).
    public var unit: String
    /// Device time of the latest reading, milliseconds since 1970; nil when there is none.
    public var time: Int64?
    /// Its value; nil when missing.
    public var value: Double?
    /// Its flag.
    public var flag: UInt8
    /// Makes a view.
    public init(
        number: SeriesNumber,
        channel: String,
        quantity: String,
        unit: String,
        time: Int64?,
        value: Double?,
        flag: UInt8
    ) {
        self.number = number
        self.channel = channel
        self.quantity = quantity
        self.unit = unit
        self.time = time
        self.value = value
        self.flag = flag
    }
}

/// Which series: by parts of their keys, by key, after one of them.
public struct SeriesQuery: Sendable, Equatable {
    /// Which.
    public var selection: SeriesSelection
    /// After this series.
    public var after: SeriesNumber?
    /// At most this many.
    public var limit: Int
    /// Most that one answer holds: 10,000 rows are about 2 MB.
    public static let maximum = 10_000
    /// As many as one answer holds when nobody says.
    public static let usual = 1_000
    /// Makes a query.
    public init(selection: SeriesSelection, after: SeriesNumber? = nil, limit: Int) {
        self.selection = selection
        self.after = after
        self.limit = limit
    }
}

/// One series as the API lists it.
public struct SeriesDTO: Sendable, Equatable, Codable {
    /// Number: stays as long as the data folder does.
    public var id: SeriesNumber
    /// Site id.
    public var site: String
    /// Local device id.
    public var device: String
    /// Channel name.
    public var channel: String
    /// Quantity name.
    public var quantity: String
    /// Canonical unit (UCUM).
    public var unit: String
    /// Id of the formula by which the profile in force derives it; nil when it is measured.
    public var formula: String?
    /// Makes an entry.
    public init(id: SeriesNumber, key: SeriesKey, quantity: String, unit: String, formula: String? = nil) {
        self.id = id
        site = key.device.site
        device = key.device.device
        channel = key.channel
        self.quantity = quantity
        self.unit = unit
        self.formula = formula
    }
}
