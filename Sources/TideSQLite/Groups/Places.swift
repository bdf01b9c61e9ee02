import TideModel

/// Where devices stood when their days and groups were made, and the numbers that blocks of groups know sites and parts
/// by: what `readings/index.sqlite` has, in memory.
struct Places: Sendable {
    /// A place as it is written down.
    struct Recorded: Hashable {
        var site: String?
        var enterprise: String?
        /// Name of the zone.
        var zone: String
        var dayStart: Int

        init(site: String?, enterprise: String?, zone: String, dayStart: Int) {
            (self.site, self.enterprise, self.zone, self.dayStart) = (site, enterprise, zone, dayStart)
        }

        init(_ place: DevicePlace) {
            self.init(
                site: place.site,
                enterprise: place.enterprise,
                zone: place.days.zone.name,
                dayStart: place.days.dayStart
            )
        }

        /// Whether days are the same.
        func hasDays(of other: Recorded) -> Bool { zone == other.zone && dayStart == other.dayStart }
    }

    /// What one enterprise has of a group.
    struct PartName: Hashable, Comparable, Sendable {
        var key: GroupKey
        var enterprise: String?

        static func < (a: Self, b: Self) -> Bool { (a.key, a.enterprise ?? "") < (b.key, b.enterprise ?? "") }
    }

    /// Site ids by number.
    private(set) var sites: [String] = []
    private(set) var siteNumbers: [String: DeviceNumber] = [:]
    private(set) var places: [Recorded] = []
    private(set) var placeNumbers: [Recorded: UInt32] = [:]
    private(set) var measures: [GroupMeasure] = []
    private(set) var measureNumbers: [GroupMeasure: Int] = [:]
    /// Parts of groups by number: those that are kept.
    private(set) var parts: [PartName] = []
    private(set) var partNumbers: [PartName: SeriesNumber] = [:]
    private var placed = NumberMap()

    /// Where a device stood; nil when it has no hour in the rollups yet.
    func recorded(_ device: DeviceNumber) -> Recorded? { placed[device].map { places[Int($0)] } }

    /// The number of the site where a device stood.
    func site(of device: DeviceNumber) -> DeviceNumber? { recorded(device)?.site.flatMap { siteNumbers[$0] } }

    /// All devices that stood somewhere, ascending.
    var devices: [DeviceNumber] { placed.all.map(\.key) }

    mutating func enter(site: String) -> DeviceNumber {
        if let known = siteNumbers[site] { return known }
        let number = DeviceNumber(sites.count)
        siteNumbers[site] = number
        sites.append(site)
        return number
    }

    mutating func enter(_ place: Recorded) -> UInt32 {
        if let known = placeNumbers[place] { return known }
        if let site = place.site { _ = enter(site: site) }
        let number = UInt32(places.count)
        placeNumbers[place] = number
        places.append(place)
        return number
    }

    mutating func enter(_ measure: GroupMeasure) -> Int {
        if let known = measureNumbers[measure] { return known }
        measureNumbers[measure] = measures.count
        measures.append(measure)
        return measures.count - 1
    }

    mutating func enter(_ part: PartName) -> SeriesNumber {
        if let known = partNumbers[part] { return known }
        _ = enter(site: part.key.site)
        _ = enter(part.key.measure)
        let number = SeriesNumber(parts.count)
        partNumbers[part] = number
        parts.append(part)
        return number
    }

    mutating func put(_ device: DeviceNumber, at place: UInt32) { placed[device] = place }
}
