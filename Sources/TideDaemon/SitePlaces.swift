internal import Synchronization
internal import TideModel
internal import TidePipeline
internal import TideUnits

/// Where devices stand and what their series measure, as the registry has it; asked by the series store from its threads.
final class SitePlaces: Sendable {
    fileprivate struct State {
        var sites: [String: Int32] = [:]
        var places: [DevicePlace] = []
        /// By device number: index of its site.
        var devices: [Int32] = []
        /// By series number: index of what it measures.
        var series: [Int16] = []
        var measures: [GroupMeasure?] = []
        var measureNumbers: [GroupMeasure: Int16] = [:]
        var zones: [String: Zone] = [:]
    }

    private let state = Mutex(State())

    /// For the store.
    var registry: SeriesPlaces {
        SeriesPlaces(place: { self.place(of: $0) }, measure: { self.measure(of: $0) })
    }

    /// The place of a device; one that is not registered has days of UTC and is in no group.
    func place(of device: DeviceNumber) -> DevicePlace {
        state.withLock { state in
            guard Int(device) < state.devices.count, state.devices[Int(device)] >= 0 else { return DevicePlace() }
            return state.places[Int(state.devices[Int(device)])]
        }
    }

    /// What a series measures; nil when its readings cannot be added to those of others.
    func measure(of series: SeriesNumber) -> GroupMeasure? {
        state.withLock { state in
            guard Int(series) < state.series.count else { return nil }
            return state.measures[Int(state.series[Int(series)])]
        }
    }

    /// Takes registry and series as they stand.
    func take(_ registry: RegistryState, _ series: some Sequence<SeriesDefinition>) {
        state.withLock { state in
            state = State()
            for site in registry.sites.values { _ = state.enter(site) }
            for device in registry.devices { _ = state.enter(device) }
            for definition in series { state.enter(definition) }
        }
    }

    /// Takes what changed.
    ///
    /// - Returns: devices known before whose place is another one now.
    func update(_ entities: [RegistryEntity], _ series: [SeriesDefinition]) -> [DeviceNumber] {
        state.withLock { state in
            for definition in series { state.enter(definition) }
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

extension SitePlaces.State {
    /// Enters a site; its index when it was known with another place.
    mutating func enter(_ site: Site) -> Int32? {
        let place = DevicePlace(
            site: site.id.isEmpty ? nil : site.id,
            enterprise: site.enterprise,
            days: DayRule(zone: zone(site.zone), dayStart: site.dayStart)
        )
        guard let known = sites[site.id] else {
            sites[site.id] = Int32(places.count)
            places.append(place)
            return nil
        }
        guard places[Int(known)] != place else { return nil }
        places[Int(known)] = place
        return known
    }

    /// Enters a device; its number when it was known at another site.
    mutating func enter(_ device: Device) -> DeviceNumber? {
        guard let number = device.number else { return nil }
        if sites[device.site] == nil { _ = enter(Site(id: device.site)) }
        let site = sites[device.site] ?? -1
        while devices.count <= Int(number) { devices.append(-1) }
        let former = devices[Int(number)]
        devices[Int(number)] = site
        return former >= 0 && former != site ? number : nil
    }

    /// Enters a series, whose numbers follow one another.
    mutating func enter(_ definition: SeriesDefinition) {
        if measures.isEmpty { measures.append(nil) }
        while series.count <= Int(definition.number) { series.append(0) }
        series[Int(definition.number)] = number(definition)
    }

    private mutating func number(_ definition: SeriesDefinition) -> Int16 {
        guard Self.canBeAdded(definition) else { return 0 }
        let measure = GroupMeasure(quantity: definition.quantity, unit: definition.unit)
        if let known = measureNumbers[measure] { return known }
        // There are some hundred quantities.
        guard let number = Int16(exactly: measures.count) else { return 0 }
        measures.append(measure)
        measureNumbers[measure] = number
        return number
    }

    /// Whether readings say something when they are added: those of counters, codes, positions and directions do not.
    private static func canBeAdded(_ definition: SeriesDefinition) -> Bool {
        let entries = Quantities.entries(named: definition.quantity)
        let entry = entries.first { $0.unit.code == definition.unit } ?? entries.first
        return entry.map { $0.kind == .gauge && !$0.isCircular } ?? false
    }

    /// A zone by its name; a name that the system does not know counts as UTC.
    private mutating func zone(_ name: String) -> Zone {
        if let known = zones[name] { return known }
        let zone = ProfileFiles.zone(name) ?? .utc
        zones[name] = zone
        return zone
    }
}
