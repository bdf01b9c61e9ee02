internal import GRDB
import TideChunks
import TideModel

/// One state of the store: readers of the files that may hold something of what is asked for.
struct StoreSnapshot {
    /// The last record of it.
    var applied: RecordNumber
    /// Readings that are not there any more.
    var removed = RemovedReadings()
    var months: [MonthReader] = []
    var years: [YearReader] = []
    /// Where devices stood when the days and groups of it were made.
    var places = Places()
}

extension SQLiteSeriesStore {
    /// Calls `body` with readers of the months that may hold something within `times`, of one state of the store, and
    /// that state's last record.
    func reading<Value>(
        _ operation: String,
        _ times: Range<Timestamp>,
        _ body: (RecordNumber, [MonthReader]) throws -> Value
    ) throws -> Value {
        try snapshot(operation, times, rollups: nil) { try body($0.applied, $0.months) }
    }

    /// Calls `body` with one state of the store, as far as it is within `times`; and of the buckets of `rollups`, if any
    /// may be asked for.
    func snapshot<Value>(
        _ operation: String,
        _ times: Range<Timestamp>,
        rollups: (kind: RollupKind, starts: Range<Timestamp>)?,
        _ body: (StoreSnapshot) throws -> Value
    ) throws -> Value {
        do { return try undamaged(operation, times, rollups: rollups, body) } catch let error as StoreError
            where error.code == .corrupt
        {
            putAsideAfterReading(error)
            throw error
        }
    }

    private func undamaged<Value>(
        _ operation: String,
        _ times: Range<Timestamp>,
        rollups: (kind: RollupKind, starts: Range<Timestamp>)?,
        _ body: (StoreSnapshot) throws -> Value
    ) throws -> Value {
        gate.enter()
        var isBeginning = true
        defer { if isBeginning { gate.leave() } }
        return try index.file.read(operation) { db in
            let snapshot = StoreSnapshot(
                applied: try ReadingsIndex.applied(db).record,
                removed: try RemovedTable(db: db).readings()
            )
            let months = months.periods.filter { $0.overlaps(times) }
            return try nest(months[...], operation, times, snapshot) { snapshot in
                // After the months: what is stale in a month is forgotten after the rollups have it.
                let wanted = rollups.map { wanted in years.periods.filter { $0.overlaps(wanted.starts) } } ?? []
                return try nest(wanted[...], operation, rollups, snapshot) { snapshot in
                    var snapshot = snapshot
                    // After the years: what has a number there was named before.
                    snapshot.places = index.places
                    isBeginning = false
                    gate.leave()
                    return try body(snapshot)
                }
            }
        }
    }

    /// Begins a snapshot of each month within that of the one before.
    func nest<Value>(
        _ months: ArraySlice<Month>,
        _ operation: String,
        _ times: Range<Timestamp>,
        _ snapshot: StoreSnapshot,
        _ body: (StoreSnapshot) throws -> Value
    ) throws -> Value {
        guard let month = months.first else { return try body(snapshot) }
        let file = try self.months.file(month)
        return try file.read(operation) { db in
            _ = try Int64.fetchOne(db, sql: "SELECT record FROM applied")  // begins the snapshot
            var snapshot = snapshot
            snapshot.months.append(MonthReader(db, file: file.path, times: times))
            return try nest(months.dropFirst(), operation, times, snapshot, body)
        }
    }

    /// Begins a snapshot of each year within that of the one after it: what is stale in a year is forgotten after the
    /// days that it made new were written, and those may be in the year before.
    func nest<Value>(
        _ years: ArraySlice<Year>,
        _ operation: String,
        _ rollups: (kind: RollupKind, starts: Range<Timestamp>)?,
        _ snapshot: StoreSnapshot,
        _ body: (StoreSnapshot) throws -> Value
    ) throws -> Value {
        guard let year = years.last, let rollups else { return try body(snapshot) }
        let file = try self.years.file(year)
        return try file.read(operation) { db in
            _ = try Int64.fetchOne(db, sql: "SELECT id FROM blocks LIMIT 1")  // begins the snapshot
            var snapshot = snapshot
            let starts = rollups.starts.milliseconds
            snapshot.years.insert(YearReader(db, file: file.path, kind: rollups.kind, starts: starts), at: 0)
            return try nest(years.dropLast(), operation, rollups, snapshot, body)
        }
    }
}

extension Range<Timestamp> {
    /// First and last millisecond; the first alone when it is empty.
    var milliseconds: ClosedRange<Int64> {
        let (last, _) = upperBound.milliseconds.subtractingReportingOverflow(1)
        return lowerBound.milliseconds...Swift.max(last, lowerBound.milliseconds)
    }
}
