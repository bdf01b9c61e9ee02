internal import GRDB
internal import Synchronization
import TideChunks
import TideModel

extension SQLiteSeriesStore {
    /// A day is over so much later by the clock of records, in milliseconds: what comes late by some minutes is still
    /// put together with the rest.
    private static let dayGrace: Int64 = 3_600_000
    /// As `dayGrace`, for an hour: what comes later changes a bucket that is there.
    private static let hourGrace: Int64 = 300_000
    /// Days that are looked at when many went by since the last time: what came later is merged as it comes.
    private static let maximumDays: Int64 = 400

    /// What is due, by the clock of records.
    private struct Due {
        /// Where the first hour that is not over begins, milliseconds since 1970; nil when none ended since last time.
        var hours: Int64?
        /// Where it begins when rollups of hours and days before it are due; nil when nothing is new in them.
        var rollups: Int64?
        /// Days that ended since last time.
        var days: Range<Int64>
        var openDay: Int64

        init(_ applied: ReadingsIndex.Applied) {
            openDay = Day.of(applied.at - dayGrace)
            days =
                openDay - 1 > applied.merged
                ? max(applied.merged + 1, openDay - maximumDays)..<openDay : openDay..<openDay
            let over = Hour.start(Hour.of(applied.at - hourGrace))
            hours = over > applied.over ? over : nil
            rollups = hours
        }
    }

    /// Makes few larger chunks of many small ones, where it is worth it, and puts into the rollups what came of hours that
    /// are over; what is read stays the same.
    ///
    /// Rollups that turned out to be damaged are put aside and computed anew.
    ///
    /// - Parameter isStopping: asked about every 50 ms; true ends it at once, and the rest is done next time.
    /// - Throws: `StoreError`; what was done before is kept.
    public func compact(isStopping: @escaping () -> Bool = { false }) throws {
        try writing.withLock { _ in
            try withoutDamage {
                try finishRemovals()
                try compactAlone(isStopping)
            }
        }
    }

    private func compactAlone(_ isStopping: @escaping () -> Bool) throws {
        // Once stopped it stays so: what was left out must not be noted as done.
        var isStopped = false
        let isStopping = {
            isStopped = isStopped || isStopping()
            return isStopped
        }
        var applied = try index.applied
        try mendMonths()
        try mendYears()
        var due = Due(applied)
        if applied.isPlaced {
            (due.hours, due.rollups) = (nil, nil)
        } else if due.hours == nil, try isLate(applied) {
            due.rollups = applied.over
        }
        for month in months.periods where !isStopping() { try compact(month, due, applied.record, isStopping) }
        if let over = due.rollups {
            try rollUpDays(over: over, applied.record, isStopping)
            try rollUpGroups(applied.record, isStopping)
        }
        if !due.days.isEmpty, !isStopping() { try mergeRollups(due.openDay, isStopping) }
        guard due.rollups != nil || !due.days.isEmpty, !isStopping() else { return }
        if let over = due.rollups {
            (applied.over, applied.rolled) = (over, applied.record)
            isUnsettled.withLock { $0 = false }
        }
        applied.merged = max(applied.merged, due.openDay - 1)
        try index.file.write("note in") { try ReadingsIndex.note(applied, $0) }
    }

    /// Whether something came of hours that were over the last time.
    ///
    /// Without a new record it waits: whoever read the changes of the last one must not miss any.
    private func isLate(_ applied: ReadingsIndex.Applied) throws -> Bool {
        guard applied.record > applied.rolled else { return false }
        if isUnsettled.withLock({ $0 }) { return true }
        return try touched.withLock { $0 }.contains { month in
            let file = try months.file(month)
            return try file.read("compact") { db in
                try StaleTable(db: db).isAny(before: applied.over)
                    || !BundleTable(db: db, file: file.path).ranges(before: applied.over).isEmpty
            }
        }
    }

    private func compact(
        _ month: Month,
        _ due: Due,
        _ record: RecordNumber,
        _ isStopping: @escaping () -> Bool
    ) throws {
        let days = month.days.clamped(to: due.days)
        let isTouched = touched.withLock { $0.contains(month) }
        guard isTouched || !days.isEmpty else { return }
        let file = try months.file(month)
        let compaction = Compaction(file: file, openDay: due.openDay, isStopping: isStopping)
        if due.hours == nil, let over = due.rollups { try compaction.joinBundles(before: over) }
        try compaction.joinBundles(all: !days.isEmpty || due.hours != nil)
        let isLeft = try due.rollups.map { try rollUp(month, file, over: $0, record, isStopping) } ?? true
        if !days.isEmpty { try compaction.mergeDays(days.lowerBound...days.upperBound - 1) }
        if !isLeft, !isStopping() { touched.withLock { _ = $0.remove(month) } }
    }

    /// Puts hours that are over into the rollups.
    ///
    /// - Returns: whether the month has others, for later.
    private func rollUp(
        _ month: Month,
        _ file: SQLiteFile,
        over: Int64,
        _ record: RecordNumber,
        _ isStopping: @escaping () -> Bool
    ) throws -> Bool {
        let isStale = { try file.read("roll up") { try !StaleTable(db: $0).isEmpty() } }
        guard try isStale() else { return false }
        let year = Year(month)
        touchedYears.withLock { _ = $0.insert(year) }
        // A flush that was cut short may have left later readings in this month: buckets must not be older than they are.
        let own = try file.read("roll up") { try Int64.fetchOne($0, sql: "SELECT record FROM applied") ?? 0 }
        let last = max(record, RecordNumber(bitPattern: own))
        let rolling = Rolling(
            month: file,
            year: try years.file(year),
            over: over,
            record: last,
            removed: try index.removedReadings,
            damaged: { self.suspect($0) },
            sites: { try self.place($0) }
        )
        try rolling.run(isStopping: isStopping)
        return try isStale()
    }

    /// Puts everything that months have into the rollups, which are all that will be left of them.
    ///
    /// Their neighbours too: days may reach from one into the other. And whatever else is due, because no day or group may
    /// have two contents of one record.
    func settle(_ gone: [Month]) throws {
        guard !gone.isEmpty else { return }
        let applied = try index.applied
        let over = Hour.start(Hour.of(applied.at - Self.hourGrace))
        let openDay = Day.of(applied.at - Self.dayGrace)
        let touched = touched.withLock { $0 }
        for month in months.periods
        where touched.contains(month) || gone.contains(where: { month.overlaps($0.times.widened) }) {
            try unlessDamaged(months.path(month)) {
                let file = try months.file(month)
                try Compaction(file: file, openDay: openDay, isStopping: { false }).joinBundles(all: true)
                guard try rollUp(month, file, over: over, applied.record, { false }), gone.contains(month) else {
                    return
                }
                notice("\(file.path) is removed, and what is damaged in it could not be put into the rollups")
            }
        }
        try unlessDamaged(Self.rollupFolderName) {
            try rollUpDays(over: over, applied.record) { false }
            try rollUpGroups(applied.record) { false }
        }
    }

    /// Damage must not hold up what has to be removed, and with it all that comes after.
    private func unlessDamaged(_ path: String, _ body: () throws -> Void) throws {
        do { try body() } catch let error as StoreError where error.code == .corrupt {
            notice("before a removal \(path) could not be put into the rollups: \(error)")
        }
    }

    /// Writes down where devices stand that have their first hour.
    ///
    /// - Returns: the numbers of their sites.
    private func place(_ devices: [DeviceNumber]) throws -> [DeviceNumber?] {
        let known = index.places
        let new = devices.filter { known.recorded($0) == nil }
        let places = try index.change(placing: new.map { ($0, Places.Recorded(registry.place($0))) })
        return devices.map { places.site(of: $0) }
    }

    private func mergeRollups(_ openDay: Int64, _ isStopping: @escaping () -> Bool) throws {
        for year in touchedYears.withLock({ $0 }).sorted() where !isStopping() {
            for kind in RollupKind.allCases {
                let file = try years.file(year)
                let merging = BlockMerging(
                    file: file,
                    kind: kind,
                    openDay: openDay,
                    isStopping: isStopping,
                    damaged: suspect
                )
                try merging.unpack()
                try merging.mergeMonths()
                try merging.giveBackPages()
            }
            // What is left is of days that are not over.
            let isLeft = try years.file(year).read("merge") { db in
                try !StaleTable(db: db).isEmpty() || !StaleTable(groups: db).isEmpty()
            }
            if !isLeft, !isStopping() { touchedYears.withLock { _ = $0.remove(year) } }
        }
    }
}
