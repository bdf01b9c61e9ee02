internal import GRDB
import TideModel

/// What became of messages, kept for a while.
struct ReceiptTable {
    /// How long receipts are kept, in ms: a season's quarrel about who was told.
    static let age: Int64 = 90 * 86_400_000
    /// Most receipts: some 30 MB; a dead channel that tries again every minute fills them in four months.
    static let maximum: Int64 = 200_000
    /// Receipts that one transaction forgets: bounds the time it keeps the writer.
    static let slice: Int64 = 10_000

    let db: Database

    /// Forgets receipts that are too old or too many, as many as one transaction may.
    ///
    /// Rows are numbered as they come and go from the front, so their numbers have no gap.
    ///
    /// - Parameter now: time of the last record.
    /// - Returns: whether there may be more of them.
    /// - Throws: what SQLite says.
    func trim(now: Timestamp) throws -> Bool {
        let ends = try Row.fetchOne(db, sql: "SELECT MIN(id), MAX(id) FROM outbox_receipts")
        guard let first = ends?[0] as Int64?, let last = ends?[1] as Int64? else { return false }
        let young = "SELECT id FROM outbox_receipts WHERE at >= ? AND id < ? ORDER BY id LIMIT 1"
        let limit = first + Self.slice
        let aged = try Int64.fetchOne(db, sql: young, arguments: [(now + -Self.age).milliseconds, limit]) ?? limit
        let end = min(limit, max(aged, last + 1 - Self.maximum))
        guard end > first else { return false }
        // The last receipt of a message is the one that is no retry: with it goes what the message was about.
        try db.execute(
            sql: """
                DELETE FROM outbox_alerts WHERE message IN
                    (SELECT message FROM outbox_receipts WHERE id < ?1 AND outcome <> 'retried');
                """,
            arguments: [end]
        )
        try db.execute(sql: "DELETE FROM outbox_receipts WHERE id < ?", arguments: [end])
        return true
    }
}
