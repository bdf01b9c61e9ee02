public import TideModel

/// A device model as its YAML file describes it: which messages are its own, who sent them, and what they mean.
public struct DeviceProfile: Sendable {
    /// Stable id, such as `acme/do-buoy-3`.
    public let id: String
    /// Version as the author wrote it.
    public let version: Int
    /// The file it was read from.
    public let file: String
    /// Canonical text and content hash.
    public let stored: StoredProfile
    /// Vendor, model, power and links.
    public let about: ProfileAbout
    /// How often it should be heard.
    public let expects: Expectation?
    /// Which messages are its own; the first that fits counts.
    public let match: [MatchEntry]
    /// Whether the topics are those of LoRaWAN networks, which all its devices share: the registry tells whose profile
    /// is whose.
    public let sharesTopics: Bool
    /// Who sent a message.
    public let identity: IdentitySpec
    /// How messages are delivered.
    public let delivery: DeliverySpec
    /// Where the device time is and what is accepted.
    public let time: TimeSpec
    /// Numbers that differ from device to device.
    public let parameters: [ParameterSpec]
    /// How payloads are read: the first variant whose condition a message meets.
    public let variants: [Variant]
    /// What is stored, in the order of channel names; cells point into it.
    public let series: [SeriesSpec]
    /// What is computed from `series`, in the order of channel names.
    public let derived: [DerivedSpec]
    /// Texts kept as attributes, in the order of names; decoded attributes point into it.
    public let attributes: [AttributeSpec]
    /// What tells how the device itself fares, in the order of names.
    public let health: [HealthLimit]
    /// Its own tests.
    public let examples: [ProfileExample]

    /// Content may still change under this version; readings are marked.
    public var isDraft: Bool { stored.draft }

    /// All that is stored: `series`, then `derived`.
    public var channels: [SeriesSpec] { series + derived.map(\.series) }

    /// Whether what a message means hangs on the names of its topic, beside who sent it.
    public var readsTopic: Bool {
        variants.contains { if case .plain(let codec) = $0.codec { codec.by != nil } else { false } }
    }

    /// Whether rows of binary payloads have times of their own.
    public var hasTimedRows: Bool { ProfileLoader.hasTimedRows(variants) }

    /// The JSON codec, when the profile has no other variant.
    public var jsonCodec: JSONCodec? {
        guard variants.count == 1, case .json(let codec) = variants[0].codec else { return nil }
        return codec
    }

    /// Shown as `id@version`.
    public var name: String { "\(id)@\(version)" }
}
