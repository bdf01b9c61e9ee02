/// How a device's site divides time into days.
public struct DayRule: Sendable, Equatable {
    /// The site's time zone.
    public var zone: Zone
    /// Minutes after local midnight at which a day begins, -1439...1439.
    public var dayStart: Int

    /// Days of UTC.
    public static let utc = DayRule(zone: .utc, dayStart: 0)

    /// Makes a rule.
    public init(zone: Zone, dayStart: Int) { (self.zone, self.dayStart) = (zone, dayStart) }
}
