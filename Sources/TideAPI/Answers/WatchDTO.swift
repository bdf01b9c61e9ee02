/// Devices whose clock is wrong, and devices that are not heard.
public struct WatchDTO: Sendable, Equatable, Codable {
    /// Entries shown of each kind; a broken gateway of a county has more than a person reads.
    public static let maximum = 1_000

    /// A device whose clock is wrong.
    public struct Clock: Sendable, Equatable, Codable {
        /// `site/device`.
        public var device: String
        /// `drifting`, `zone_error`, `reset`, `frozen`, `future` or `behind`.
        public var verdict: String
        /// What is wrong, for people.
        public var text: String
        /// Device time − receive time, seconds: above 0 when the clock is ahead; nil when it is not known.
        public var offset: Double?
        /// What is added to its times at present, seconds; nil when nothing is.
        public var correction: Double?

        /// Makes an entry.
        public init(device: String, verdict: String, text: String, offset: Double?, correction: Double?) {
            self.device = device
            self.verdict = verdict
            self.text = text
            self.offset = offset
            self.correction = correction
        }
    }

    /// A device that is silent.
    public struct Silence: Sendable, Equatable, Codable {
        /// `site/device`.
        public var device: String
        /// Since when, RFC 3339.
        public var since: String
        /// The gateway, `site/device`, that is silent as well or never speaks itself; nil: the device itself.
        public var gateway: String?
        /// The site, when its uplink is presumed to be the cause.
        public var uplink: String?

        /// Makes an entry.
        public init(device: String, since: String, gateway: String?, uplink: String? = nil) {
            self.device = device
            self.since = since
            (self.gateway, self.uplink) = (gateway, uplink)
        }
    }

    /// Clocks that are wrong, by device.
    public var clocks: [Clock]
    /// How many there are, with those that are not listed.
    public var wrongClocks: Int
    /// Devices that are silent, by device.
    public var silences: [Silence]
    /// How many there are, with those that are not listed.
    public var silentDevices: Int
    /// Quality blocks of the registry that do not fit the profiles in force, and why.
    public var quality: [String]?

    /// Makes an answer.
    public init(
        clocks: [Clock],
        wrongClocks: Int,
        silences: [Silence],
        silentDevices: Int,
        quality: [String] = []
    ) {
        self.quality = quality
        self.clocks = clocks
        self.wrongClocks = wrongClocks
        self.silences = silences
        self.silentDevices = silentDevices
    }

    private enum CodingKeys: String, CodingKey {
        case clocks, silences, quality
        case wrongClocks = "wrong_clocks"
        case silentDevices = "silent_devices"
    }
}
