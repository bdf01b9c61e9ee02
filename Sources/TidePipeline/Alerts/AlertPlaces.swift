internal import TideModel

/// What alerts ask of the registry again and again.
struct AlertPlaces {
    /// Devices by `site/unit`.
    private var devices: [String: [DeviceNumber]] = [:]
    private var zones: [String: Zone] = [:]

    /// Nothing is known yet.
    private(set) var isStale = true

    init() {}

    /// Takes the registry as it stands.
    init(_ registry: RegistryState, zones find: (String) -> Zone?) {
        isStale = false
        for (number, device) in registry.devices.enumerated() {
            guard let unit = device.unit else { continue }
            devices["\(device.site)/\(unit)", default: []].append(DeviceNumber(number))
        }
        for site in registry.sites.values { zones[site.id] = find(site.zone) ?? .utc }
    }

    /// Devices of a unit.
    func devices(of unit: String) -> [DeviceNumber] { devices[unit] ?? [] }

    /// The zone of a site.
    func zone(of site: String) -> Zone { zones[site] ?? .utc }
}
