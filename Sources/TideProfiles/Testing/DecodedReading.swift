public import TideModel

/// One decoded value as people and `fieldtide decode` see it.
public struct DecodedReading: Sendable {
    /// The device; nil when the profile's topic is needed to know it and none was given.
    public var device: DeviceKey?
    /// Channel name.
    public var channel: String
    /// Device time, or the receive time that stands in for it.
    public var time: Timestamp
    /// `device` or `arrival`.
    public var timeSource: String
    /// The number as sent, in `rawUnit`; nil when missing.
    public var rawValue: Double?
    /// The unit in which the device reports (UCUM).
    public var rawUnit: String
    /// The value in `unit`; nil when missing.
    public var value: Double?
    /// The quantity's unit (UCUM).
    public var unit: String
    /// Gross range flag.
    public var flag: QCFlag
    /// Whether the value could be used, and why not.
    public var status: CellStatus
    /// Why its row must not be stored; `.none` when it may.
    public var problem: DecodeReason
}
