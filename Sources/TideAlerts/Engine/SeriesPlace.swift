public import TideModel

/// A series and where it is from: what decides which rules are for it.
public struct SeriesPlace: Sendable, Equatable {
    /// Its number.
    public var series: SeriesNumber
    /// Channel name.
    public var channel: String
    /// Quantity.
    public var quantity: String
    /// Canonical unit of its values.
    public var valueUnit: String
    /// The device.
    public var device: DeviceKey
    /// Its number.
    public var deviceNumber: DeviceNumber
    /// Profile of the device.
    public var profile: String?
    /// Parameters of the device's entry in the registry.
    public var parameters: [String: String]
    /// Unit that the device stands in.
    public var unit: ProductionUnit?
    /// What its profile expects from one reading to the next, ms; nil when it says nothing.
    public var interval: Int64?
    /// For how long a stored reading stands until the next is expected, ms: `interval`, or what a dead band makes of it.
    public var stands: Int64?
    /// Age of data from which it is silent, ms; nil when its profile says nothing.
    public var silent: Int64?

    /// Id of the site.
    public var site: String { device.site }

    /// Makes a place.
    public init(
        series: SeriesNumber,
        channel: String,
        quantity: String,
        valueUnit: String,
        device: DeviceKey,
        deviceNumber: DeviceNumber,
        profile: String? = nil,
        parameters: [String: String] = [:],
        unit: ProductionUnit? = nil,
        interval: Int64? = nil,
        stands: Int64? = nil,
        silent: Int64? = nil
    ) {
        (self.series, self.channel, self.quantity, self.valueUnit) = (series, channel, quantity, valueUnit)
        (self.device, self.profile, self.parameters, self.unit) = (device, profile, parameters, unit)
        (self.deviceNumber, self.interval, self.silent) = (deviceNumber, interval, silent)
        self.stands = stands ?? interval
    }
}
