internal import TideModel

/// Local days of devices, by the sites that the registry has them at.
struct DayBook {
    /// Finds a time zone by its IANA name.
    let zones: (String) -> Zone?
    private var found: [String: Zone] = [:]
    /// By device: the day asked for last (16 bytes a device that has series over days); empty where none was.
    private var last: [Range<Int64>] = []

    init(zones: @escaping (String) -> Zone?) { self.zones = zones }

    /// Sites may have other zones or beginnings of the day now.
    mutating func forget() { last.removeAll() }

    /// The bounds of the day that a time lies in (ms); next to nothing while it is the day asked for last.
    mutating func bounds(_ device: DeviceNumber, _ time: Int64, _ registry: RegistryState) -> Range<Int64> {
        if Int(device) < last.count, last[Int(device)].contains(time) { return last[Int(device)] }
        let day = day(device, time, registry)
        while last.count <= Int(device) { last.append(0..<0) }
        last[Int(device)] = day.start.milliseconds..<day.end.milliseconds
        return last[Int(device)]
    }

    /// The day that a time lies in.
    mutating func day(_ device: DeviceNumber, _ time: Int64, _ registry: RegistryState) -> LocalDay {
        let site = registry.sites[registry.devices[Int(device)].site]
        let zone = zone(site?.zone ?? Site.defaultZone)
        return zone.day(containing: Timestamp(milliseconds: time), dayStart: site?.dayStart ?? 0)
    }

    /// A zone that the system does not know counts as UTC, as it does for rollups.
    private mutating func zone(_ name: String) -> Zone {
        if let known = found[name] { return known }
        let zone = zones(name) ?? .utc
        found[name] = zone
        return zone
    }
}
