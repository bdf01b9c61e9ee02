internal import GRDB
internal import Synchronization
import TideChunks
import TideModel

extension SQLiteSeriesStore {
    /// What `body` reads; a year's file in which it meets damage is looked through at the next `compact`.
    func watching<Value>(_ body: () throws -> Value) rethrows -> Value {
        do { return try body() } catch let error as StoreError where error.code == .corrupt {
            suspect(error.object)
            throw error
        }
    }

    /// Notes that a file has damage: what cannot be read of it is put aside at the next `compact`.
    func suspect(_ path: String) {
        if let month = months.period(ofPath: path) { suspectMonths.withLock { _ = $0.insert(month) } }
        guard let year = years.periods.first(where: { years.path($0) == path }) else { return }
        suspects.withLock { _ = $0.insert(year) }
    }

    /// Puts chunks and bundles aside that cannot be read, so that nothing waits for them.
    func mendMonths() throws {
        for month in suspectMonths.withLock({ $0 }).sorted() {
            suspectMonths.withLock { _ = $0.remove(month) }
            if months.periods.contains(month) { _ = try putPiecesAside(month) }
        }
    }

    /// Puts blocks of rollups aside that cannot be read, so that they are computed anew from readings.
    func mendYears() throws {
        for year in suspects.withLock({ $0 }).sorted() {
            do { try mend(year) } catch let error as StoreError
                where error.code == .corrupt && months.period(ofPath: error.object) == nil
            {
                // Not a block: SQLite cannot read the file itself.
                notice("\(error)")
            }
            suspects.withLock { _ = $0.remove(year) }
        }
    }

    private func mend(_ year: Year) throws {
        let file = try years.file(year)
        let damage = try file.read("mend") { try DamagedBlocks(db: $0, file: file.path).find() }
        guard !damage.isEmpty else { return }
        let removed = try index.removedReadings
        // First what must be computed: when it is cut short, the damage is found again.
        var pieces: [(damage: DamagedBlocks.Damage, devices: [DeviceNumber], lost: [ClosedRange<Int64>])] = []
        for damage in damage {
            var devices: Set<DeviceNumber> = []
            for month in months.periods where month.times.milliseconds.overlaps(damage.readings) {
                let monthFile = try months.file(month)
                devices.formUnion(try note(damage, monthFile))
                touched.withLock { _ = $0.insert(month) }
            }
            if damage.kind == .group { devices = Set(damage.owners.filter { Int($0) < index.places.sites.count }) }
            pieces.append((damage, devices.sorted(), lost(of: damage, removed)))
        }
        try file.write("mend") { db in
            for (damage, devices, lost) in pieces {
                let stale = damage.kind == .group ? StaleTable(groups: db) : StaleTable(db: db)
                for device in damage.kind == .hour ? [] : devices { try stale.note(device, damage.starts) }
                try DamagedBlocks(db: db, file: file.path).sideline(damage, lost: lost)
            }
        }
        for (damage, _, lost) in pieces {
            let what = lost.isEmpty ? "computed anew from readings" : "computed anew where readings are left"
            notice("\(file.path): \(damage.reason); put aside, and \(what)")
        }
        touchedYears.withLock { _ = $0.insert(year) }
        isUnsettled.withLock { $0 = true }
    }

    /// Notes in a month's file that the hours of a block are missing.
    ///
    /// - Returns: the devices of the block that have readings in it.
    private func note(_ damage: DamagedBlocks.Damage, _ file: SQLiteFile) throws -> [DeviceNumber] {
        guard damage.kind != .group else { return [] }
        return try file.write("mend") { db in
            let reader = MonthReader(db, file: file.path, times: damage.readings)
            let devices = try reader.devices(among: damage.owners)
            for device in damage.kind == .hour ? devices : [] {
                try StaleTable(db: db).note(device, damage.readings)
            }
            return devices
        }
    }

    /// Notes that the final buckets of a year are lost, with its file: what came late is no more than a part of them.
    func noteLostFinals(_ year: Year) throws {
        let all = DeviceNumber.min...DeviceNumber.max
        let removed = try index.removedReadings.stretches.filter { $0.times.overlaps(year.times.milliseconds) }
        guard !removed.isEmpty else { return }
        try years.file(year).write("note in") { db in
            let table = DamagedBlocks(db: db, file: years.path(year))
            for stretch in removed {
                for kind in [RollupKind.hour, .day] {
                    try table.note(LostBuckets(owners: all, starts: stretch.starts(kind)), kind)
                }
            }
        }
    }

    /// First and last starts of those buckets of a block that nobody can compute again: final ones may be among them, or
    /// their month has no file.
    private func lost(of damage: DamagedBlocks.Damage, _ removed: RemovedReadings) -> [ClosedRange<Int64>] {
        guard damage.kind != .group else { return [] }
        let finals = removed.stretches.filter { $0.record >= damage.lowest }.map { $0.starts(damage.kind) }
        return (finals + missingMonths(damage.starts)).filter { $0.overlaps(damage.starts) }
            .map { $0.clamped(to: damage.starts) }
    }

    /// The months of a stretch of time that have no file.
    private func missingMonths(_ times: ClosedRange<Int64>) -> [ClosedRange<Int64>] {
        let known = Set(months.periods)
        var missing: [ClosedRange<Int64>] = []
        var time = times.lowerBound
        while true {
            let month = Month(day: Day.of(time)), span = month.times.milliseconds
            if !known.contains(month) { missing.append(span) }
            guard span.upperBound < min(times.upperBound, .max - 1) else { return missing }
            time = span.upperBound + 1
        }
    }
}
