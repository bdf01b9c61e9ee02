internal import GRDB
import TideModel

/// Reads the tables of alerts, within one snapshot.
struct AlertRows {
    static let alertColumns = """
        id, rule, target, site, series, status, severity, highest, began, fired, ended, cause, value, threshold,
        unit, acknowledged_by, acknowledged_at, acknowledged_severity, assignee, snoozed_until, told, returns
        """
    static let eventColumns = "kind, at, time, severity, value, author, text, record"
    static let receiptColumns = "outcome, at, attempts, next, detail"
    static let silenceColumns = "id, rule, target, start, until, author, comment, maintenance"

    /// How long after its end an incident may begin again (ms): twice what the kernel remembers of it.
    static let rememberedFor: Int64 = 2 * 3_600_000

    /// How far the wall clock may be behind the time of the last record (ms): it may have been set back, and silences end by
    /// it; the kernel leaves out those that are over.
    static let setBackAtMost: Int64 = 86_400_000

    let db: Database
    /// Path, for errors.
    let file: String

    /// Everything that the kernel needs to go on.
    ///
    /// - Parameter now: time of the last record; silences that ended before are left out.
    /// - Returns: the tables.
    /// - Throws: `StoreError` when a row is damaged; what SQLite says.
    func load(now: Timestamp) throws -> AlertTables {
        var tables = AlertTables()
        tables.states = try Row.fetchAll(db, sql: "SELECT key, bytes FROM alert_states ORDER BY key").map {
            AlertStateChange(key: $0[0], bytes: try $0.bytes(at: 1))
        }
        tables.open = try alerts(
            "WHERE status <> 'resolved' OR changed > ? ORDER BY id",
            [(now + -Self.rememberedFor).milliseconds]
        )
        tables.outbox = try outbox()
        tables.silences = try silences(
            "WHERE until > ? ORDER BY id",
            [(now + -Self.setBackAtMost).milliseconds]
        )
        tables.rules = try Row.fetchOne(db, sql: "SELECT hash, text FROM rules WHERE in_force = 1").map {
            StoredRules(hash: $0[0], text: $0[1])
        }
        tables.nextAlert = try last("last_alert") + 1
        tables.nextMessage = try last("last_message") + 1
        tables.nextSilence = try last("last_silence") + 1
        tables.nextLabel = try last("last_label") + 1
        return tables
    }

    /// The highest number ever given.
    func last(_ key: String) throws -> UInt64 {
        let sql = "SELECT value FROM meta WHERE key = ?"
        return UInt64(bitPattern: try Int64.fetchOne(db, sql: sql, arguments: [key]) ?? 0)
    }

    /// Incidents; `rest` is what follows `FROM alerts`.
    func alerts(_ rest: String, _ arguments: StatementArguments = []) throws -> [Alert] {
        var alerts: [Alert] = []
        let sql = "SELECT \(Self.alertColumns) FROM alerts \(rest)"
        let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
        while let row = try rows.next() { alerts.append(try named("alert", row[0]) { try Alert(row: row) }) }
        return alerts
    }

    /// Messages that wait, oldest first; `rest` is what follows `FROM outbox`.
    func outbox(_ rest: String = "ORDER BY id", _ arguments: StatementArguments = []) throws -> [(
        message: OutboxMessage, receipt: OutboxReceipt?
    )] {
        let coding = MessageCoding()
        let sql = "SELECT id, json, tried, attempts, next, detail FROM outbox \(rest)"
        let rows = try Row.fetchCursor(db, sql: sql, arguments: arguments)
        var outbox: [(message: OutboxMessage, receipt: OutboxReceipt?)] = []
        while let row = try rows.next() {
            let message = try named("message", row[0]) { try coding.decode(row[1]) }
            let receipt = row.time(at: 2).map { tried in
                OutboxReceipt(
                    message: message.id,
                    outcome: .retried,
                    at: tried,
                    attempts: row[3],
                    next: row.time(at: 4),
                    detail: row[5]
                )
            }
            outbox.append((message, receipt))
        }
        return outbox
    }

    /// Silences; `rest` is what follows `FROM silences`.
    func silences(_ rest: String, _ arguments: StatementArguments) throws -> [Silence] {
        let sql = "SELECT \(Self.silenceColumns) FROM silences \(rest)"
        return try Row.fetchAll(db, sql: sql, arguments: arguments).map(Silence.init(row:))
    }

    /// Says which row it is that cannot be read.
    func named<Value>(_ kind: String, _ id: Int64, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let error as FormatError {
            throw StoreError.damage("\(kind) \(id): \(error)", file: file)
        }
    }
}
