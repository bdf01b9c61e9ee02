internal import GRDB
import TideChunks
import TideModel

/// The groups of one state of the store: parts that are kept, with computed ones where readings came since; and those that
/// are not, computed from the hours of their series.
struct GroupSource {
    /// Its years read groups.
    let snapshot: StoreSnapshot
    let places: Places
    let registry: SeriesPlaces
    /// All series that have readings, with their device.
    let series: [(series: SeriesNumber, device: DeviceNumber)]
    let starts: Range<Timestamp>

    /// One group of a site.
    private struct Place: Hashable {
        var measure: GroupMeasure
        var start: Int64
    }

    /// Calls `body` with the groups of sites, by site in the given order, measure and start.
    func forEachGroup(of sites: [String], _ body: (SiteGroup) throws -> Void) throws {
        let devices = devices(of: Set(sites))
        let runs = try staleRuns(devices)
        let bySite = Dictionary(grouping: devices) { place($0.device).site ?? "" }
        let losses = try hours.years.flatMap { try $0.lost() }
        let frozen = losses.isEmpty ? [:] : GroupHours(places, measure: registry.measure).frozen(losses)
        for site in sites {
            let builder = try computed(bySite[site] ?? [], runs[site] ?? [])
            let lost = places.siteNumbers[site].flatMap { frozen[$0] } ?? LostHours()
            let groups = try groups(site, runs[site] ?? [], builder, lost)
            let order = groups.sorted {
                ($0.key.measure.quantity, $0.key.measure.unit, $0.key.start)
                    < ($1.key.measure.quantity, $1.key.measure.unit, $1.key.start)
            }
            for (place, parts) in order {
                let key = GroupKey(site: site, measure: place.measure)
                let parts = parts.sorted { ($0.enterprise ?? "") < ($1.enterprise ?? "") }
                try body(SiteGroup(key: key, start: place.start, parts: parts))
            }
        }
    }

    /// The parts of one site: those that are kept, but for the hours of `runs`, which were computed where they are not
    /// lost; and those that are not kept.
    private func groups(
        _ site: String,
        _ runs: [Range<Int64>],
        _ builder: GroupBuilder,
        _ lost: LostHours
    ) throws -> [Place: [GroupPart]] {
        let stale = runs.map { Hour.times($0) }
        let isStale = { (bucket: RollupBucket) in
            !lost.contains(bucket.start) && stale.contains { $0.contains(Timestamp(milliseconds: bucket.start)) }
        }
        let kept = try kept(site)
        var groups: [Place: [GroupPart]] = [:]
        for name in Set(builder.names).union(kept.keys) {
            for bucket in standing(name, kept[name] ?? [], builder, isStale) {
                groups[Place(measure: name.key.measure, start: bucket.start), default: []]
                    .append(GroupPart(bucket, enterprise: name.enterprise))
            }
        }
        return groups
    }

    /// The hours of one part, in any order.
    private func standing(
        _ name: Places.PartName,
        _ old: [RollupBucket],
        _ builder: GroupBuilder,
        _ isStale: @escaping (RollupBucket) -> Bool
    ) -> [RollupBucket] {
        guard isKept(name) else { return builder.buckets(name) }
        var standing = old.filter { !isStale($0) }
        builder.buckets(name, changedAt: snapshot.applied).filter(isStale)
            .standing(insteadOf: old.filter(isStale), changedAt: snapshot.applied) { bucket, _ in
                standing.append(bucket)
            }
        return standing
    }

    private func isKept(_ name: Places.PartName) -> Bool { places.partNumbers[name] != nil }

    /// The same state, with hours of series in place of groups.
    private var hours: StoreSnapshot {
        var snapshot = snapshot
        snapshot.years = snapshot.years.map { $0.reading(.hour) }
        return snapshot
    }

    /// The devices that stand at sites, ascending, with their series by number.
    private func devices(of sites: Set<String>) -> [(device: DeviceNumber, series: [SeriesNumber])] {
        var byDevice: [DeviceNumber: [SeriesNumber]] = [:]
        // Neighbours are mostly of one device.
        var last: (device: DeviceNumber, isWanted: Bool)?
        for (series, device) in series {
            if last?.device != device { last = (device, place(device).site.map(sites.contains) ?? false) }
            if last?.isWanted == true { byDevice[device, default: []].append(series) }
        }
        return byDevice.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Where a device stood when its hours were put into groups, or stands now when none was.
    private func place(_ device: DeviceNumber) -> Places.Recorded {
        places.recorded(device) ?? Places.Recorded(registry.place(device))
    }

    /// The hours of each site of which the groups that are kept may say something else than the readings.
    private func staleRuns(
        _ devices: [(device: DeviceNumber, series: [SeriesNumber])]
    ) throws -> [String: [Range<Int64>]] {
        let sites = Dictionary(uniqueKeysWithValues: devices.map { ($0.device, place($0.device).site) })
        var spans: [String: [ClosedRange<Int64>]] = [:]
        for month in snapshot.months {
            for (device, span) in try month.allStaleSpans(Set(devices.map { Bundle.range(of: $0.device) })) {
                if let site = sites[device] ?? nil { spans[site, default: []].append(span) }
            }
        }
        for year in snapshot.years {
            for (site, span) in try year.staleGroups() where Int(site) < places.sites.count {
                spans[places.sites[Int(site)], default: []].append(span)
            }
        }
        let wanted = starts.milliseconds
        let hours = Hour.of(wanted.lowerBound)..<Hour.of(wanted.upperBound) + 1
        return spans.mapValues { Hour.runs($0).map { $0.clamped(to: hours) }.filter { !$0.isEmpty } }
    }

    /// What the hours of a site's series say: of parts that are kept in `runs`, of others always.
    private func computed(
        _ devices: [(device: DeviceNumber, series: [SeriesNumber])],
        _ runs: [Range<Int64>]
    ) throws -> GroupBuilder {
        let snapshot = hours
        var builder = GroupBuilder()
        for (device, series) in devices {
            let place = place(device)
            let named = series.compactMap { series in
                Places.PartName(place, registry.measure(series)).map { (series: series, name: $0) }
            }
            let (kept, others) = (named.filter { isKept($0.name) }, named.filter { !isKept($0.name) })
            let stretches = runs.map { (times: Hour.times($0).clamped(to: starts), series: kept) }
            for (times, series) in [(times: starts, series: others)] + stretches where !series.isEmpty {
                var source = RollupSource(snapshot, .hour, starts: times) { registry.place($0).days }
                for (series, name) in series {
                    var buckets: [RollupBucket] = []
                    try source.forEachBucket(of: series, device) { buckets.append($0) }
                    builder.add(buckets, to: name)
                }
            }
        }
        return builder
    }

    /// The parts of one site that are kept, by start.
    private func kept(_ site: String) throws -> [Places.PartName: [RollupBucket]] {
        guard let number = places.siteNumbers[site] else { return [:] }
        var kept: [Places.PartName: [RollupBucket]] = [:]
        for year in snapshot.years {
            for part in try year.series(of: number) where Int(part) < places.parts.count {
                var buckets: [RollupBucket] = []
                try year.append(part, of: number, in: starts, to: &buckets)
                kept[places.parts[Int(part)], default: []] += buckets
            }
        }
        return kept
    }
}

extension MonthReader {
    /// Stretches of time of which the hours of devices may say something else than its chunks; of what fresh bundles have,
    /// those of some ranges of devices.
    func allStaleSpans(_ ranges: Set<Int64>) throws -> [(device: DeviceNumber, span: ClosedRange<Int64>)] {
        var spans = try StaleTable(db: db).all(times)
        for range in ranges.sorted() {
            for chunks in try fresh(range) { spans += chunks.map { ($0.device, $0.times) } }
        }
        return spans
    }
}
