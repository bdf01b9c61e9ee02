internal import GRDB
import TideModel

/// What retention removed, and what it is removing, within a transaction or a snapshot of the index.
struct RemovedTable {
    let db: Database

    /// Something that is to be removed.
    struct Due {
        var kind: Removal.Class
        var times: Range<Timestamp>

        /// Whether all of some times are removed.
        func covers(_ part: Range<Timestamp>) -> Bool {
            times.lowerBound <= part.lowerBound && part.upperBound <= times.upperBound
        }
    }

    /// Notes what the records through `record` say must be removed; what is removed again counts on.
    func note(_ removals: [Removal], record: RecordNumber, at: Int64) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO removed(kind, first, until, record, due, at, cause, bytes, count)
                VALUES (?, ?, ?, 0, ?, ?, ?, ?, 1)
                ON CONFLICT(kind, first, until) DO UPDATE SET due = excluded.due, at = excluded.at,
                    cause = excluded.cause, bytes = bytes + excluded.bytes, count = count + 1
                """
        )
        for removal in removals {
            try statement.execute(
                arguments: [
                    Int64(removal.kind.rawValue), removal.times.lowerBound.milliseconds,
                    removal.times.upperBound.milliseconds, Int64(bitPattern: record), at,
                    Int64(removal.cause.rawValue), Int64(clamping: removal.bytes),
                ]
            )
        }
    }

    /// What is still to be removed.
    func due() throws -> [Due] {
        try Row.fetchAll(db, sql: "SELECT kind, first, until FROM removed WHERE due <> 0").compactMap { row in
            Removal.Class(rawValue: row[0]).map { Due(kind: $0, times: Self.times(row, at: 1)) }
        }
    }

    /// Notes that all of it is removed.
    func finish() throws { try db.execute(sql: "UPDATE removed SET record = due, due = 0 WHERE due <> 0") }

    /// Of which readings rollups are all that is left.
    func readings() throws -> RemovedReadings {
        let sql = "SELECT first, until, record FROM removed WHERE kind = ? AND record <> 0 ORDER BY first"
        let rows = try Row.fetchAll(
            db.cachedStatement(sql: sql),
            arguments: [Int64(Removal.Class.readings.rawValue)]
        )
        return RemovedReadings(
            stretches: rows.map { row in
                let times = Self.times(row, at: 0).milliseconds
                return RemovedReadings.Stretch(times: times, record: RecordNumber(bitPattern: row[2]))
            }
        )
    }

    /// Everything that was removed, by class and time.
    func all() throws -> [RemovedPeriod] {
        let sql = "SELECT kind, first, until, record, at, cause, bytes, count FROM removed WHERE record <> 0"
        return try Row.fetchAll(db, sql: sql + " ORDER BY kind, first").compactMap { row in
            guard let kind = Removal.Class(rawValue: row[0]), let cause = Removal.Cause(rawValue: row[5]) else {
                return nil
            }
            return RemovedPeriod(
                kind: kind,
                times: Self.times(row, at: 1),
                record: RecordNumber(bitPattern: row[3]),
                at: Timestamp(milliseconds: row[4]),
                cause: cause,
                bytes: UInt64(clamping: row[6] as Int64),
                count: row[7]
            )
        }
    }

    private static func times(_ row: Row, at column: Int) -> Range<Timestamp> {
        let (first, until): (Int64, Int64) = (row[column], row[column + 1])
        return Timestamp(milliseconds: first)..<Timestamp(milliseconds: max(first, until))
    }
}
