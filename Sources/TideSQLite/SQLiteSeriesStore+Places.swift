internal import GRDB
internal import Synchronization
internal import TideChunks
public import TideModel

extension SQLiteSeriesStore {
    /// Looks where devices stand now: days are computed anew when they begin at another moment there, and groups when
    /// site or enterprise are others than those that they were made with.
    ///
    /// Call it when the registry changes, and for all devices at start: what it was not told before a crash is found
    /// then, because the store keeps the places that its rollups were made with. Nothing is computed before `compact`.
    ///
    /// - Parameter devices: those whose place may be another one; nil for all.
    /// - Throws: `StoreError`; what was not noted is found the next time.
    public func updatePlaces(of devices: [DeviceNumber]? = nil) throws {
        try writing.withLock { _ in try updateAlone(devices) }
    }

    /// A device whose place is another one now.
    private struct Move {
        var device: DeviceNumber
        var former: Places.Recorded?
        var place: Places.Recorded

        var hasOtherDays: Bool { former.map { !place.hasDays(of: $0) } ?? false }
        var hasOtherGroups: Bool {
            former.map { $0.site != place.site || $0.enterprise != place.enterprise } ?? true
        }
    }

    /// Stretches of time that are stale, in one year.
    private struct Notes {
        var days: [(device: DeviceNumber, span: ClosedRange<Int64>)] = []
        var groups: [DeviceNumber: Set<ClosedRange<Int64>>] = [:]
        /// Devices that have something in it.
        var devices: Set<DeviceNumber> = []
    }

    private func updateAlone(_ devices: [DeviceNumber]?) throws {
        let known = devices ?? Set(index.allSeries.map(\.device)).sorted()
        let former = index.places
        let moves = known.compactMap { device -> Move? in
            let move = Move(device: device, former: former.recorded(device), place: .init(registry.place(device)))
            return move.former == move.place ? nil : move
        }
        guard !moves.isEmpty else { return }
        // Numbers first: they name what is noted as stale.
        let places = try index.change { places in
            for site in moves.compactMap(\.place.site) { _ = places.enter(site: site) }
        }
        var notes: [(file: SQLiteFile, notes: Notes)] = []
        for year in years.periods {
            let file = try years.file(year)
            notes.append((file, try watching { try self.notes(moves, file, places) }))
            touchedYears.withLock { _ = $0.insert(year) }
        }
        // A device without an hour in the rollups is noted with its first one.
        let rolled = notes.reduce(into: Set<DeviceNumber>()) { $0.formUnion($1.notes.devices) }
        let placed = moves.filter { $0.former != nil || rolled.contains($0.device) }
        try gate.closed {
            for (file, notes) in notes where !notes.devices.isEmpty { try write(notes, file) }
            try index.change(placing: placed.map { ($0.device, $0.place) }, areStale: !rolled.isEmpty)
        }
        if !rolled.isEmpty { isUnsettled.withLock { $0 = true } }
    }

    private func notes(_ moves: [Move], _ file: SQLiteFile, _ places: Places) throws -> Notes {
        try file.read("look at the places of") { db in
            var notes = Notes()
            let reader = YearReader(db, file: file.path, kind: .hour, starts: .min ... .max)
            for move in moves {
                for block in try reader.blocks(of: move.device) {
                    notes.devices.insert(move.device)
                    if move.hasOtherDays {
                        // Days of either rule begin less than two days before their readings, and end as soon.
                        let first = Day.span(Day.of(block.starts.lowerBound) - 2).lowerBound
                        let last = Day.span(Day.of(block.starts.upperBound) + 2).upperBound
                        notes.days.append((move.device, first...last))
                    }
                    guard move.hasOtherGroups else { continue }
                    for site in [move.former?.site, move.place.site].compactMap(\.self) {
                        guard let number = places.siteNumbers[site] else { continue }
                        notes.groups[number, default: []].insert(block.starts)
                    }
                }
            }
            return notes
        }
    }

    private func write(_ notes: Notes, _ file: SQLiteFile) throws {
        try file.write("note places in") { db in
            for (device, span) in notes.days { try StaleTable(db: db).note(device, span) }
            for (site, spans) in notes.groups {
                for span in spans { try StaleTable(groups: db).note(site, span) }
            }
        }
    }
}
