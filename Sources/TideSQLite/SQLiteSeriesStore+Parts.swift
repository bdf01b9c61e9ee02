internal import GRDB
internal import Synchronization
import TideChunks
import TideModel

extension SQLiteSeriesStore {
    /// Has those parts of groups kept from now on that more than one series belongs to; what is kept stays so.
    ///
    /// A part of one series says nothing that the hours of that series do not say: a folder with one device per site
    /// would take a third more for it. What there is of their hours, in any year, is noted as stale with it.
    func keepParts() throws {
        let version = index.membership
        guard keptParts.withLock({ $0 }) != version else { return }
        let shared = sharedParts()
        if !shared.isEmpty {
            let notes = try years.periods.map { year in (year: year, notes: try self.notes(shared, year)) }
            try gate.closed {
                // First what must be computed: when it is cut short, these parts are found again.
                for (year, notes) in notes { try write(notes, year) }
                try index.change { places in for name in shared.keys.sorted() { _ = places.enter(name) } }
            }
        }
        keptParts.withLock { $0 = version }
    }

    /// Parts that are not kept and have several series, with the devices of these.
    private func sharedParts() -> [Places.PartName: Set<DeviceNumber>] {
        let places = index.places
        var placed = index.allSeries.compactMap { series, device in
            places.site(of: device).map { (site: $0, device: device, series: series) }
        }
        placed.sort { $0.site < $1.site }
        var shared: [Places.PartName: Set<DeviceNumber>] = [:]
        // Of one site at a time: there may be a million others.
        var seen: [Places.PartName: DeviceNumber] = [:]
        for index in placed.indices {
            let (site, device, series) = placed[index]
            if index > 0, placed[index - 1].site != site { seen.removeAll(keepingCapacity: true) }
            guard let place = places.recorded(device), let name = Places.PartName(place, registry.measure(series)),
                places.partNumbers[name] == nil
            else { continue }
            if let other = seen.updateValue(device, forKey: name) { shared[name, default: [other]].insert(device) }
        }
        return shared
    }

    private func notes(
        _ parts: [Places.PartName: Set<DeviceNumber>],
        _ year: Year
    ) throws -> [DeviceNumber: Set<ClosedRange<Int64>>] {
        let file = try years.file(year), sites = index.places.siteNumbers
        return try watching {
            try file.read("look at the groups of") { db in
                let reader = YearReader(db, file: file.path, kind: .hour, starts: .min ... .max)
                var notes: [DeviceNumber: Set<ClosedRange<Int64>>] = [:]
                for (device, site) in Self.members(parts) {
                    guard let number = sites[site] else { continue }
                    notes[number, default: []].formUnion(try reader.blocks(of: device).map(\.starts))
                }
                return notes.filter { !$0.value.isEmpty }
            }
        }
    }

    /// The devices of parts, ascending, with the site that they stand at.
    private static func members(
        _ parts: [Places.PartName: Set<DeviceNumber>]
    ) -> [(device: DeviceNumber, site: String)] {
        var sites: [DeviceNumber: String] = [:]
        for (name, devices) in parts { for device in devices { sites[device] = name.key.site } }
        return sites.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func write(_ notes: [DeviceNumber: Set<ClosedRange<Int64>>], _ year: Year) throws {
        guard !notes.isEmpty else { return }
        try years.file(year).write("note groups in") { db in
            for (site, spans) in notes {
                for span in spans { try StaleTable(groups: db).note(site, span) }
            }
        }
        touchedYears.withLock { _ = $0.insert(year) }
    }
}
