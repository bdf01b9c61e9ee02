/// What a series store must know of the registry: where devices stand, and what their series measure.
///
/// Asked from the store's threads.
public struct SeriesPlaces: Sendable {
    /// Where a device stands now; when that changes, tell the store's `updatePlaces`.
    public var place: @Sendable (DeviceNumber) -> DevicePlace
    /// What a series measures, which never changes; nil for one that is in no group.
    public var measure: @Sendable (SeriesNumber) -> GroupMeasure?

    /// Makes it of its functions: by default days are of UTC, and nothing is in groups.
    public init(
        place: @escaping @Sendable (DeviceNumber) -> DevicePlace = { _ in DevicePlace() },
        measure: @escaping @Sendable (SeriesNumber) -> GroupMeasure? = { _ in nil }
    ) { (self.place, self.measure) = (place, measure) }
}

/// Where a device stands.
public struct DevicePlace: Sendable, Equatable {
    /// Site id; nil for a device that is in no group.
    public var site: String?
    /// Id of the enterprise that runs the site; nil when the registry names none.
    public var enterprise: String?
    /// How the site divides time into days.
    public var days: DayRule

    /// Makes a place.
    public init(site: String? = nil, enterprise: String? = nil, days: DayRule = .utc) {
        (self.site, self.enterprise, self.days) = (site, enterprise, days)
    }
}
