internal import TideAPI
internal import TideModel
internal import TidePipeline
internal import TideProfiles
internal import TideUnits

/// Sites, devices and series of a folder in the order in which page and API list them.
///
/// Made anew when the registry, the series or the profiles change; queries look up here and ask the writer's thread for
/// nothing but the latest values of what they show.
struct FolderDirectory: Sendable {
    /// A device that neither its profile nor a person says more about is quiet after an hour.
    static let quietAfter: Int64 = 3_600_000

    /// One device.
    struct Entry: Sendable {
        var number: DeviceNumber
        var key: DeviceKey
        /// Name of the unit it stands in.
        var unit: String?
        /// In milliseconds.
        var quietAfter: Int64
        /// Its profile says how often it should be heard.
        var isExpected: Bool
        /// Its series, in `series`.
        var series: Range<Int>
    }

    /// One site with its devices, in `devices`.
    struct SiteEntry: Sendable {
        var id: String
        var name: String
        var zone: Zone?
        var devices: Range<Int>
    }

    /// Sites by id.
    let sites: [SiteEntry]
    /// Devices by key.
    let devices: [Entry]
    /// Series by key.
    let series: SeriesOrder
    /// Within which values the device is well, by the series' place; only where profiles say so.
    let healthy: [Int: Span]

    /// Puts registry and series in order: sorts all of them, so never on the writer's thread.
    init(registry: RegistryState, definitions: SeriesTable, profiles: [DeviceProfile]) {
        let silences = Dictionary(profiles.map { ($0.id, Self.silence($0.expects)) }, uniquingKeysWith: max)
        let expected = Set(profiles.filter { $0.expects != nil }.map(\.id))
        let limits = Dictionary(profiles.map { ($0.id, $0.health) }, uniquingKeysWith: { first, _ in first })
        var healthy: [Int: Span] = [:]
        var devices: [Entry] = []
        var order = SeriesOrder(definitions, devices: registry.devices.count)
        devices.reserveCapacity(registry.devices.count)
        for (number, device) in registry.devices.enumerated().sorted(by: { $0.element.key < $1.element.key }) {
            let places = order.append(DeviceNumber(number))
            for limit in device.profile.flatMap({ limits[$0] }) ?? [] {
                guard let place = places.first(where: { order[$0].channel == limit.channel }) else { continue }
                healthy[place] = healthy[place].map { $0.intersection(limit.well) ?? $0 } ?? limit.well
            }
            devices.append(
                Entry(
                    number: DeviceNumber(number),
                    key: device.key,
                    unit: device.unit.flatMap { registry.units["\(device.site)/\($0)"]?.name },
                    quietAfter: device.profile.flatMap { silences[$0] } ?? Self.quietAfter,
                    isExpected: device.profile.map(expected.contains) ?? false,
                    series: places
                )
            )
        }
        (self.devices, series, self.healthy) = (devices, order, healthy)
        sites = Self.sites(registry, devices)
    }

    /// How old the data of a profile's devices may be before it is shown as old: what it says, or three intervals.
    private static func silence(_ expects: Expectation?) -> Int64 {
        guard let expects else { return quietAfter }
        return expects.silent ?? expects.interval * 3
    }

    private static func sites(_ registry: RegistryState, _ devices: [Entry]) -> [SiteEntry] {
        var ranges: [String: Range<Int>] = [:]
        for (index, device) in devices.enumerated() {
            ranges[device.key.site] = (ranges[device.key.site]?.lowerBound ?? index)..<(index + 1)
        }
        var zones: [String: Zone?] = [:]
        return Set(registry.sites.keys).union(ranges.keys).sorted().map { id in
            let site = registry.sites[id]
            let name = site?.zone ?? Site.defaultZone
            if zones[name] == nil { zones[name] = .some(ProfileFiles.zone(name)) }
            return SiteEntry(id: id, name: site?.name ?? id, zone: zones[name] ?? nil, devices: ranges[id] ?? 0..<0)
        }
    }

    /// The devices that a query means, and whether more follow.
    func page(_ query: DeviceQuery) -> (devices: ArraySlice<Entry>, hasMore: Bool) {
        var range = devices.startIndex..<devices.endIndex
        if let site = query.site { range = sites.first { $0.id == site }?.devices ?? 0..<0 }
        if let device = query.device {
            let place = firstDevice(in: range) { $0.device < device }
            let isThere = range.contains(place) && devices[place].key.device == device
            range = isThere ? place..<(place + 1) : place..<place
        }
        if let after = query.after {
            let place = firstDevice(in: range) { $0 <= after }
            range = place..<range.upperBound
        }
        let shown = devices[range].prefix(query.limit)
        return (shown, shown.endIndex < range.upperBound)
    }

    /// The first device whose key is not before something; the range is sorted by it.
    private func firstDevice(in range: Range<Int>, _ isBefore: (DeviceKey) -> Bool) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(devices[middle].key) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// A series as queries show it; nil when there is none of that number.
    func selected(_ number: SeriesNumber) -> SelectedSeries? {
        series.place(of: number).map { selected(at: $0, of: device(ofPlace: $0)) }
    }

    /// What a series measures; nil when there is none of that number.
    func definition(_ number: SeriesNumber) -> SeriesDefinition? {
        series.place(of: number).map { series[$0] }
    }

    private func device(ofPlace place: Int) -> Entry {
        var (low, high) = (0, devices.count)
        while low < high {
            let middle = (low + high) / 2
            if devices[middle].series.upperBound <= place { low = middle + 1 } else { high = middle }
        }
        return devices[low]
    }

    private func selected(at place: Int, of device: Entry) -> SelectedSeries {
        let definition = series[place]
        let key = SeriesKey(device: device.key, channel: definition.channel)
        return SelectedSeries(number: definition.number, key: key, unit: definition.unit)
    }

    /// One page of the series that a query means, by key.
    func page(_ query: SeriesQuery) -> [(series: SelectedSeries, quantity: String)] {
        var found: [(series: SelectedSeries, quantity: String)] = []
        let start = query.after.map { series.place(of: $0).map { $0 + 1 } ?? series.count } ?? 0
        for site in sites where Pattern.matches(query.selection.site, site.id) {
            for device in devices[site.devices] where device.series.upperBound > start {
                guard Pattern.matches(query.selection.device, device.key.device) else { continue }
                for place in device.series
                where place >= start && Pattern.matches(query.selection.channel, series[place].channel) {
                    found.append((selected(at: place, of: device), series[place].quantity))
                    if found.count == query.limit { return found }
                }
            }
        }
        return found
    }
}
