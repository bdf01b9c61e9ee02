internal import GRDB
import TideModel

/// Writes what a record says of alerts to its tables, within the record's transaction.
struct AlertPartsWriter {
    let db: Database
    let record: Int64
    let at: Int64
    private let coding = MessageCoding()

    init(db: Database, record: Int64, at: Int64) { (self.db, self.record, self.at) = (db, record, at) }

    /// Messages before receipts: one that is given up in the record that brought it is history, and gone.
    func write(_ parts: AlertParts) throws {
        for state in parts.states { try write(state) }
        for alert in parts.alerts { try write(alert) }
        for (part, event) in parts.events.enumerated() { try write(event, part) }
        for message in parts.outbox { try write(message) }
        for receipt in parts.receipts { try write(receipt) }
        for silence in parts.silences { try write(silence) }
        for label in parts.labels { try write(label) }
        if let rules = parts.rules { try write(rules) }
        try keep("last_alert", parts.alerts.lazy.map(\.id).max())
        try keep("last_message", parts.outbox.lazy.map(\.id).max())
        try keep("last_silence", parts.silences.lazy.map(\.id).max())
        try keep("last_label", parts.labels.lazy.map(\.number).max())
    }

    func run(_ sql: String, _ arguments: StatementArguments) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// Keeps the highest number ever given, whatever becomes of the row.
    private func keep(_ key: String, _ number: UInt64?) throws {
        guard let number else { return }
        try run("UPDATE meta SET value = MAX(value, ?) WHERE key = ?", [Int64(bitPattern: number), key])
    }

    private func write(_ state: AlertStateChange) throws {
        guard let bytes = state.bytes else {
            return try run("DELETE FROM alert_states WHERE key = ?", [state.key])
        }
        try bytes.withUnsafeData {
            try run("INSERT OR REPLACE INTO alert_states(key, bytes) VALUES (?, ?)", [state.key, $0])
        }
    }

    /// No `OR REPLACE`: beside indexes it keeps the former pages of each statement in a file, which takes as long again.
    private static let alert: String = {
        let columns = AlertRows.alertColumns.split { $0 == "," || $0.isWhitespace }.dropFirst() + ["record", "changed"]
        return """
            INSERT INTO alerts(\(AlertRows.alertColumns), record, changed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT(id) DO UPDATE SET \(columns.map { "\($0) = excluded.\($0)" }.joined(separator: ", "))
            """
    }()

    private func write(_ alert: Alert) throws {
        let seen = alert.acknowledged
        try run(
            Self.alert,
            [
                Int64(bitPattern: alert.id), alert.rule, alert.target, alert.site,
                AlertRows.list(alert.series), alert.status.rawValue,
                alert.severity.rawValue, alert.highest.rawValue, alert.began.milliseconds, alert.fired.milliseconds,
                alert.ended?.milliseconds, alert.cause?.rawValue, alert.value, alert.limit, alert.unit,
                seen?.by, seen?.at.milliseconds, seen?.severity.rawValue, alert.assignee,
                alert.snoozedUntil?.milliseconds, try alert.told.map { try JSONText.encode($0) }, alert.returns, record,
                at,
            ]
        )
    }

    private static let event = """
        INSERT INTO alert_events(alert, record, part, kind, at, time, severity, value, author, text)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    private func write(_ event: AlertEvent, _ part: Int) throws {
        try run(
            Self.event,
            [
                Int64(bitPattern: event.alert), record, part, event.kind.rawValue, event.at.milliseconds,
                event.time?.milliseconds, event.severity.rawValue, event.value, event.by, event.text,
            ]
        )
    }

    /// One of the same number is replaced; how often it was tried stays.
    private static let message = """
        INSERT INTO outbox(id, contact, created, kind, severity, json) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT(id) DO UPDATE SET contact = excluded.contact, created = excluded.created, kind = excluded.kind,
            severity = excluded.severity, json = excluded.json
        """

    private func write(_ message: OutboxMessage) throws {
        let id = Int64(bitPattern: message.id)
        try run(
            Self.message,
            [
                id, message.contact, message.created.milliseconds, message.kind.rawValue, message.severity?.rawValue,
                coding.encode(message),
            ]
        )
        for item in message.items {
            try run(
                "INSERT OR IGNORE INTO outbox_alerts(message, alert) VALUES (?, ?)",
                [id, Int64(bitPattern: item.alert)]
            )
        }
    }

    private static let receipt = """
        INSERT INTO outbox_receipts(message, contact, created, kind, outcome, at, attempts, next, detail)
        SELECT id, contact, created, kind, ?, ?, ?, ?, ? FROM outbox WHERE id = ?
        """

    /// A message that is not there has been delivered or given up: nothing more becomes of it.
    private func write(_ receipt: OutboxReceipt) throws {
        let (id, tried, next) = (
            Int64(bitPattern: receipt.message), receipt.at.milliseconds, receipt.next?.milliseconds
        )
        try run(Self.receipt, [receipt.outcome.rawValue, tried, receipt.attempts, next, receipt.detail, id])
        guard receipt.outcome == .retried else { return try run("DELETE FROM outbox WHERE id = ?", [id]) }
        try run(
            "UPDATE outbox SET attempts = ?, tried = ?, next = ?, detail = ? WHERE id = ?",
            [receipt.attempts, tried, next, receipt.detail, id]
        )
    }

    private func write(_ silence: Silence) throws {
        try run(
            """
            INSERT OR REPLACE INTO silences(\(AlertRows.silenceColumns), record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                Int64(bitPattern: silence.id), silence.rule, silence.target, silence.from.milliseconds,
                silence.until.milliseconds, silence.by, silence.comment, silence.isMaintenance, record,
            ]
        )
    }

    /// The text of all rules ever in force stays.
    private func write(_ rules: StoredRules) throws {
        try run("UPDATE rules SET in_force = 0 WHERE in_force = 1", [])
        try run(
            """
            INSERT INTO rules(hash, text, record, at, in_force) VALUES (?, ?, ?, ?, 1)
            ON CONFLICT(hash) DO UPDATE SET record = excluded.record, at = excluded.at, in_force = 1
            """,
            [rules.hash, rules.text, record, at]
        )
    }
}
