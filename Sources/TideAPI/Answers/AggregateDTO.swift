/// Aggregates of one series over one interval.
public struct AggregateDTO: Sendable, Equatable {
    /// Site id.
    public var site: String
    /// Device id.
    public var device: String
    /// Channel.
    public var channel: String
    /// Begin of the interval, milliseconds since 1970.
    public var time: Int64
    /// One value per function, in the order that was asked for; nil where there is none.
    public var values: [Double?]
    /// Unit of values (UCUM); counts have none.
    public var unit: String

    /// Makes a line.
    public init(site: String, device: String, channel: String, time: Int64, values: [Double?], unit: String) {
        (self.site, self.device, self.channel) = (site, device, channel)
        (self.time, self.values, self.unit) = (time, values, unit)
    }
}
