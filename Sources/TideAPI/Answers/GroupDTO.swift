public import TideModel

/// One group: what all series of one quantity have at one site in one hour.
///
/// Who contributes how much is not in it: names leave under a grant alone.
public struct GroupDTO: Sendable, Equatable {
    /// Site id.
    public var site: String
    /// Name of the quantity.
    public var quantity: String
    /// Begin of the hour, milliseconds since 1970.
    public var time: Int64
    /// Readings, whatever their flag.
    public var n: UInt64
    /// Good and suspect readings with a value: `sum`, `min` and `max` are theirs.
    public var valued: UInt64
    /// Series that have readings.
    public var series: Int
    /// Enterprises that have values.
    public var enterprises: Int
    /// Sum of values.
    public var sum: Double
    /// Least value; nil without any.
    public var min: Double?
    /// Greatest value; nil without any.
    public var max: Double?
    /// Unit of values (UCUM).
    public var unit: String

    /// Makes a line of a group; nil when it has no readings.
    public init?(_ group: SiteGroup) {
        var total = GroupTotal()
        total.add(group)
        guard total.n > 0 else { return nil }
        (site, quantity, unit) = (group.key.site, group.key.measure.quantity, group.key.measure.unit)
        (time, n, valued, enterprises) = (group.start, total.n, total.valued, total.enterprises)
        series = group.parts.reduce(0) { $0 + Int($1.series) }
        sum = total.sum
        (min, max) = total.valued > 0 ? (total.min, total.max) : (nil, nil)
    }
}
