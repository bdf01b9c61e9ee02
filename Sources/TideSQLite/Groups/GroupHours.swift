import TideChunks
import TideModel

/// Makes the parts of groups of the hours of devices that one year's rollups have.
struct GroupHours {
    let places: Places
    let measure: (SeriesNumber) -> GroupMeasure?
    /// Devices that may have something, ascending, with their site's number.
    let devices: [(device: DeviceNumber, site: DeviceNumber)]

    /// Serves the groups of some `sites`, or of all.
    init(_ places: Places, of sites: Set<DeviceNumber>? = nil, measure: @escaping (SeriesNumber) -> GroupMeasure?) {
        (self.places, self.measure) = (places, measure)
        devices = places.devices.compactMap { device in
            guard let site = places.site(of: device), sites?.contains(site) ?? true else { return nil }
            return (device, site)
        }
    }

    /// The hours of sites whose groups stay as they are, because hours of series there were lost for good.
    func frozen(_ lost: [LostBuckets]) -> [DeviceNumber: LostHours] {
        guard !lost.isEmpty else { return [:] }
        return devices.reduce(into: [:]) { frozen, entry in
            let starts = lost.filter { $0.owners.contains(entry.device) }.map(\.starts)
            if !starts.isEmpty { frozen[entry.site, default: LostHours()].starts += starts }
        }
    }

    /// The parts that are kept, of the hours that `reader` has, within the `stretches` of time that are wanted of a site.
    func parts(_ reader: YearReader, _ stretches: (DeviceNumber) -> [Range<Timestamp>]) throws -> GroupBuilder {
        var builder = GroupBuilder()
        var buckets: [RollupBucket] = []
        for (device, site) in devices {
            let stretches = stretches(site)
            guard !stretches.isEmpty, let place = places.recorded(device) else { continue }
            for series in try reader.series(of: device) {
                guard let name = Places.PartName(place, measure(series)), places.partNumbers[name] != nil else {
                    continue
                }
                buckets.removeAll(keepingCapacity: true)
                for times in stretches { try reader.append(series, of: device, in: times, to: &buckets) }
                builder.add(buckets, to: name)
            }
        }
        return builder
    }
}

extension Places.PartName {
    /// The part that a series belongs to; nil when it belongs to none.
    init?(_ place: Places.Recorded, _ measure: GroupMeasure?) {
        guard let site = place.site, let measure else { return nil }
        self.init(key: GroupKey(site: site, measure: measure), enterprise: place.enterprise)
    }
}

extension Hour {
    /// Hours in runs that do not touch, cut at midnight (UTC), so that groups of many sites fit into memory.
    static func days(_ spans: [ClosedRange<Int64>]) -> [Range<Int64>] {
        runs(spans).flatMap { run in
            var days: [Range<Int64>] = []
            var start = run.lowerBound
            while start < run.upperBound {
                let midnight = of(Day.span(Day.of(self.start(start))).upperBound) + 1
                days.append(start..<min(midnight, run.upperBound))
                start = min(midnight, run.upperBound)
            }
            return days
        }
    }

    /// A run of hours as a stretch of time.
    static func times(_ hours: Range<Int64>) -> Range<Timestamp> {
        Timestamp(milliseconds: start(hours.lowerBound))..<Timestamp(milliseconds: start(hours.upperBound))
    }
}
