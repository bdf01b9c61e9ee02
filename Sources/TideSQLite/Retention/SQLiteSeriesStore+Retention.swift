internal import GRDB
internal import Synchronization
public import TideModel

extension SQLiteSeriesStore {
    /// Everything that retention removed, by class and time.
    ///
    /// - Throws: `StoreError`.
    public var removed: [RemovedPeriod] {
        get throws { try index.file.read("read what was removed of") { try RemovedTable(db: $0).all() } }
    }

    /// What there is that retention may look at, by class and time.
    ///
    /// - Throws: `StoreError` when a folder cannot be read.
    public func holdings() throws -> [Holding] {
        let days = try raw.days.map { Holding(kind: .raw, times: $0.day.times, bytes: $0.bytes) }
        return days + months.periods.map { Holding(kind: .readings, times: $0.times, bytes: months.bytes($0)) }
    }

    /// Bytes of all rollups on disk; they are never removed.
    public var rollupBytes: Int { years.periods.reduce(0) { $0 + years.bytes($1) } }

    /// Deletes the days of raw frames that removals name at once, before their record is applied, which may need the space;
    /// frames that are still in the journal are removed when it is.
    ///
    /// - Throws: `StoreError`.
    public func removeRawFrames(_ removals: [Removal]) throws {
        try writing.withLock { _ in
            for day in try raw.days.map(\.day)
            where removals.contains(where: { $0.kind == .raw && $0.times == day.times }) { try raw.remove(day: day) }
        }
    }

    /// Removes what records say, after it is in the rollups; what was cut short is done again.
    func finishRemovals() throws {
        try deleteForgotten()
        let due = try index.file.direct("read what is removed of") { try RemovedTable(db: $0).due() }
        guard !due.isEmpty else { return }
        // Frames first: what comes next may need the space.
        for day in try raw.days.map(\.day) where due.contains(where: { $0.kind == .raw && $0.covers(day.times) }) {
            try raw.remove(day: day)
        }
        let gone = months.periods.filter { month in due.contains { $0.kind == .readings && $0.covers(month.times) } }
        try settle(gone)
        // Closed only when they are deleted: closing would copy their logs.
        var open: [SQLiteFile] = []
        try gate.closed {
            try index.file.write("note removals in") { try RemovedTable(db: $0).finish() }
            open = gone.compactMap { months.forget($0) }
            forgotten.withLock { $0 += gone }
        }
        touched.withLock { $0.subtract(gone) }
        try withExtendedLifetime(open) { try deleteForgotten() }
    }

    private func deleteForgotten() throws {
        while let month = forgotten.withLock({ $0.last }) {
            try months.delete(month)
            forgotten.withLock { _ = $0.removeLast() }
        }
    }

    /// Deletes what a crash left between a removal that was noted and the end of its files; what came later stays.
    func deleteLeftovers() throws {
        let removed = try removed
        for month in months.periods {
            guard let record = removed.record(of: .readings, month.times), try lastRecord(of: month) <= record else {
                continue
            }
            let open = months.forget(month)
            try withExtendedLifetime(open) { try months.delete(month) }
        }
        for day in try raw.days.map(\.day) {
            guard let record = removed.record(of: .raw, day.times), try raw.lastRecord(of: day) <= record else {
                continue
            }
            try raw.remove(day: day)
        }
    }

    /// The last record that changed a month; of one that cannot be read it is not known, and `verify` names it.
    private func lastRecord(of month: Month) throws -> RecordNumber {
        do {
            return try months.file(month).read("read the state of") {
                RecordNumber(bitPattern: try Int64.fetchOne($0, sql: "SELECT record FROM applied") ?? 0)
            }
        } catch let error as StoreError where error.code == .corrupt { return .max }
    }
}

extension [RemovedPeriod] {
    /// The last record that removed all of some times; nil when none did.
    fileprivate func record(of kind: Removal.Class, _ times: Range<Timestamp>) -> RecordNumber? {
        lazy.filter { $0.kind == kind && $0.covers(times) }.map(\.record).max()
    }
}

extension RemovedPeriod {
    /// Whether all of some times are removed.
    func covers(_ part: Range<Timestamp>) -> Bool {
        times.lowerBound <= part.lowerBound && part.upperBound <= times.upperBound
    }
}
