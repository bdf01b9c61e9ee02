internal import GRDB
public import TideModel

extension JournalReader {
    /// What waits for one contact.
    public struct OutboxTotal: Sendable, Equatable {
        /// Id of the contact.
        public var contact: String
        /// Messages that are neither delivered nor given up.
        public var waiting: Int
        /// When the oldest of them was made.
        public var oldest: Timestamp
        /// How often the one that was tried most was tried.
        public var attempts: Int
        /// When the first of them is tried again; nil when none was tried.
        public var next: Timestamp?
        /// What the receiver said last; empty when none was tried.
        public var detail: String
    }

    /// What waits, by contact; contacts for whom nothing waits are left out.
    ///
    /// - Returns: one entry per contact.
    /// - Throws: `StoreError`.
    public func outboxTotals() throws -> [OutboxTotal] {
        let last = """
            SELECT detail FROM outbox AS own WHERE own.contact = outbox.contact AND tried IS NOT NULL
            ORDER BY tried DESC, id DESC LIMIT 1
            """
        let sql = """
            SELECT contact, COUNT(*), MIN(created), MAX(attempts), MIN(next), COALESCE((\(last)), '') FROM outbox
            GROUP BY contact ORDER BY contact
            """
        return try file.read("count the outbox of") { db in
            try Row.fetchAll(db, sql: sql).map {
                OutboxTotal(
                    contact: $0[0],
                    waiting: $0[1],
                    oldest: Timestamp(milliseconds: $0[2]),
                    attempts: $0[3],
                    next: $0.time(at: 4),
                    detail: $0[5]
                )
            }
        }
    }

    /// Messages that wait, by number, with the last receipt of each.
    ///
    /// - Parameters:
    ///   - contacts: whose; nil for all.
    ///   - after: those with a higher number.
    ///   - limit: at most so many.
    /// - Returns: the messages.
    /// - Throws: `StoreError`, also when a row is damaged.
    public func outbox(
        of contacts: Set<String>?,
        after: MessageID,
        limit: Int
    ) throws -> [(message: OutboxMessage, receipt: OutboxReceipt?)] {
        let id = Int64(bitPattern: after)
        return try file.read("read the outbox of") { db in
            let rows = AlertRows(db: db, file: file.path)
            guard let contacts else { return try rows.outbox("WHERE id > ? ORDER BY id LIMIT ?", [id, limit]) }
            let marks = databaseQuestionMarks(count: contacts.count)
            return try rows.outbox(
                "WHERE contact IN (\(marks)) AND id > ? ORDER BY id LIMIT ?",
                StatementArguments(contacts.sorted()) + [id, limit]
            )
        }
    }
}
