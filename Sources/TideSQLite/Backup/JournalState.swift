internal import GRDB
import TideModel

/// What `live.sqlite` says of itself, within one snapshot.
enum JournalState {
    /// The epoch.
    static func epoch(_ db: Database) throws -> UInt64 {
        let sql = "SELECT value FROM meta WHERE key = 'epoch'"
        return UInt64(bitPattern: try Int64.fetchOne(db, sql: sql) ?? 0)
    }

    /// The last committed record and when it was made, ms since 1970; 0 and the smallest number in a new folder.
    static func last(_ db: Database) throws -> (number: RecordNumber, at: Int64) {
        let newest = "SELECT number, at FROM journal ORDER BY number DESC LIMIT 1"
        if let row = try Row.fetchOne(db, sql: newest) { return (RecordNumber(row[0] as Int64), row[1]) }
        let meta = try Row.fetchAll(db, sql: "SELECT key, value FROM meta")
        let values = Dictionary(uniqueKeysWithValues: meta.map { ($0[0] as String, $0[1] as Int64) })
        return (RecordNumber(values["trimmed_number"] ?? 0), values["trimmed_at"] ?? .min)
    }
}
