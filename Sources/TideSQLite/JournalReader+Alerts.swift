internal import GRDB
public import TideModel

extension JournalReader {
    /// An incident with what happened to it and who was told.
    public struct AlertHistory: Sendable, Equatable {
        /// The incident as it stands.
        public var alert: Alert
        /// What happened, in the order of records.
        public var events: [AlertEvent]
        /// Messages that name it, oldest first.
        public var messages: [AlertMessage]
    }

    /// A message and what became of it.
    public struct AlertMessage: Sendable, Equatable {
        /// Its number.
        public var id: MessageID
        /// Id of the contact.
        public var contact: String
        /// When it was made.
        public var created: Timestamp
        /// What it is.
        public var kind: OutboxMessage.Kind
        /// True until it is delivered or given up.
        public var isWaiting: Bool
        /// What became of it, oldest first.
        public var receipts: [OutboxReceipt]
    }

    /// Incidents, the newest first.
    ///
    /// - Parameter query: which are wanted.
    /// - Returns: at most `query.limit`; the number of the last is where the next page begins.
    /// - Throws: `StoreError`, also when a row is damaged.
    public func alerts(_ query: AlertQuery) throws -> [Alert] {
        let conditions = AlertConditions(query)
        return try file.read("list the alerts of") {
            try AlertRows(db: $0, file: file.path).alerts(conditions.sql, conditions.arguments)
        }
    }

    /// One incident with its history.
    ///
    /// - Parameters:
    ///   - id: its number.
    ///   - limit: at most so many events, messages, and receipts of each; the newest of them.
    /// - Returns: nil when there is none of this number.
    /// - Throws: `StoreError`, also when a row is damaged.
    public func alert(_ id: AlertID, limit: Int = 1_000) throws -> AlertHistory? {
        try file.read("read an alert of") { db in
            let rows = AlertRows(db: db, file: file.path)
            guard let alert = try rows.alerts("WHERE id = ?", [Int64(bitPattern: id)]).first else { return nil }
            return AlertHistory(
                alert: alert,
                events: try rows.events(id, limit: limit),
                messages: try rows.messages(about: id, limit: limit)
            )
        }
    }

    /// One message and what became of it.
    ///
    /// - Parameters:
    ///   - id: its number.
    ///   - limit: at most so many receipts; the newest of them.
    /// - Returns: nil when it neither waits nor has a receipt that is still kept.
    /// - Throws: `StoreError`, also when a row is damaged.
    public func message(_ id: MessageID, limit: Int = 1_000) throws -> AlertMessage? {
        try file.read("read a message of") { db in
            try AlertRows(db: db, file: file.path).message(Int64(bitPattern: id), limit: limit)
        }
    }

    /// Silences by number, at most `limit`, the newest of them.
    ///
    /// - Parameters:
    ///   - now: those that ended by then are left out; nil for all.
    ///   - limit: at most so many.
    /// - Returns: the silences.
    /// - Throws: `StoreError`.
    public func silences(endingAfter now: Timestamp? = nil, limit: Int = 1_000) throws -> [Silence] {
        try file.read("list the silences of") { db in
            try AlertRows(db: db, file: file.path).silences(
                "WHERE until > ? ORDER BY id DESC LIMIT ?",
                [now?.milliseconds ?? .min, max(0, limit)]
            ).reversed()
        }
    }
}

extension AlertRows {
    /// The newest events of an incident, oldest of them first.
    func events(_ alert: AlertID, limit: Int) throws -> [AlertEvent] {
        let sql = """
            SELECT \(Self.eventColumns) FROM alert_events WHERE alert = ? ORDER BY record DESC, part DESC LIMIT ?
            """
        return try Row.fetchAll(db, sql: sql, arguments: [Int64(bitPattern: alert), max(0, limit)]).map { row in
            try named("an event of alert", Int64(bitPattern: alert)) { try AlertEvent(row: row, alert: alert) }
        }.reversed()
    }

    /// The newest messages that name an incident, oldest of them first.
    func messages(about alert: AlertID, limit: Int) throws -> [JournalReader.AlertMessage] {
        let sql = "SELECT message FROM outbox_alerts WHERE alert = ? ORDER BY message DESC LIMIT ?"
        let ids = try Int64.fetchAll(db, sql: sql, arguments: [Int64(bitPattern: alert), max(0, limit)])
        return try ids.reversed().compactMap { try message($0, limit: limit) }
    }

    /// A message that waits, or of which there is a receipt yet.
    func message(_ id: Int64, limit: Int) throws -> JournalReader.AlertMessage? {
        let receipts = try receipts(id, limit: limit)
        let heads = """
            SELECT contact, created, kind, 1 FROM outbox WHERE id = ?1
            UNION ALL SELECT contact, created, kind, 0 FROM outbox_receipts WHERE message = ?1 LIMIT 1
            """
        return try Row.fetchOne(db.cachedStatement(sql: heads), arguments: [id]).map { row in
            JournalReader.AlertMessage(
                id: MessageID(bitPattern: id),
                contact: row[0],
                created: Timestamp(milliseconds: row[1]),
                kind: try named("message", id) { try row.word(at: 2) },
                isWaiting: row[3],
                receipts: receipts
            )
        }
    }

    private func receipts(_ message: Int64, limit: Int) throws -> [OutboxReceipt] {
        let sql = "SELECT \(Self.receiptColumns) FROM outbox_receipts WHERE message = ? ORDER BY id DESC LIMIT ?"
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [message, max(0, limit)]).map { row in
            try named("a receipt of message", message) {
                try OutboxReceipt(row: row, message: MessageID(bitPattern: message))
            }
        }.reversed()
    }
}
