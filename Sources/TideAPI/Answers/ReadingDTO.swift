public import TideModel

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
    /// Raw value, calibration, flags of single tests; only where they were asked for.
    public var facts = ReadingFacts()
    /// True for a derived value in which a number of the profile stands for an input; else nil.
    public var assumed: Bool?

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
        superseded: Bool = false,
        assumed: Bool? = nil
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
        self.assumed = assumed
    }

    private enum CodingKeys: String, CodingKey {
        case site, device, channel, time, received, value, unit, flag
        case timeSource = "time_source"
        case superseded, assumed
    }
}
