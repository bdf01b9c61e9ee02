internal import Synchronization
internal import TideModel
internal import TidePipeline
internal import TideSQLite

/// How the sites of devices divide time into days, as the registry has it; asked by the series store from its thread.
final class SiteDays: Sendable {
    fileprivate struct State {
        var sites: [String: Int] = [:]
        var rules: [DayRule] = []
        /// By device number: index of its site.
        var devices: [Int32] = []
        var zones: [String: Zone] = [:]
    }

    private let state = Mutex(State())

    /// The rule of a device; days of UTC for one that is not registered.
    func rule(of device: DeviceNumber) -> DayRule {
        state.withLock { state in
            guard Int(device) < state.devices.count, state.devices[Int(device)] >= 0 else { return .utc }
            return state.rules[Int(state.devices[Int(device)])]
        }
    }

    /// Takes the registry as it stands.
    func take(_ registry: RegistryState) {
        state.withLock { state in
            state = State()
            for site in registry.sites.values { _ = state.enter(site) }
            for device in registry.devices { _ = state.enter(device) }
        }
    }

    /// Takes entries that changed.
    ///
    /// - Returns: devices known before whose days are others now.
    func update(_ entities: [RegistryEntity]) -> [DeviceNumber] {
        state.withLock { state in
            var changed: Set<DeviceNumber> = []
            for entity in entities {
                switch entity {
                case .site(let site):
                    guard let index = state.enter(site) else { continue }
                    changed.formUnion(
                        state.devices.indices.filter { state.devices[$0] == index }.map { DeviceNumber($0) }
                    )
                case .device(let device): if let number = state.enter(device) { changed.insert(number) }
                case .enterprise, .unit: break
                }
            }
            return changed.sorted()
        }
    }
}

extension SiteDays.State {
    /// Enters a site; its index when it was known by another rule.
    mutating func enter(_ site: Site) -> Int32? {
        let rule = DayRule(zone: zone(site.zone), dayStart: site.dayStart)
        guard let known = sites[site.id] else {
            sites[site.id] = rules.count
            rules.append(rule)
            return nil
        }
        guard rules[known] != rule else { return nil }
        rules[known] = rule
        return Int32(known)
    }

    /// Enters a device; its number when it was known at a site with another rule.
    mutating func enter(_ device: Device) -> DeviceNumber? {
        guard let number = device.number else { return nil }
        if sites[device.site] == nil { _ = enter(Site(id: device.site)) }
        let site = Int32(sites[device.site] ?? -1)
        while devices.count <= Int(number) { devices.append(-1) }
        let former = devices[Int(number)]
        devices[Int(number)] = site
        return former >= 0 && former != site && rules[Int(former)] != rules[Int(site)] ? number : nil
    }

    /// A zone by its name; a name that the system does not know counts as UTC.
    private mutating func zone(_ name: String) -> Zone {
        if let known = zones[name] { return known }
        let zone = ProfileFiles.zone(name) ?? .utc
        zones[name] = zone
        return zone
    }
}
