internal import GRDB
import TideModel

extension AlertRows {
    /// Reads every row; what cannot be read, and numbers that would be given again, one line each.
    func problems() throws -> [String] {
        let coding = MessageCoding()
        var problems = try problems("alert", "SELECT \(Self.alertColumns) FROM alerts ORDER BY id") {
            _ = try Alert(row: $0)
        }
        let events = "SELECT \(Self.eventColumns), alert FROM alert_events ORDER BY alert, record, part"
        problems += try self.problems("an event of alert", events, id: 8) { _ = try AlertEvent(row: $0, alert: 0) }
        problems += try self.problems("message", "SELECT id, json FROM outbox ORDER BY id") { row in
            let message = try coding.decode(row[1])
            guard Int64(bitPattern: message.id) == row[0] else {
                throw FormatError("it says it is \(message.id)", at: 0)
            }
        }
        let receipts = "SELECT \(Self.receiptColumns), message FROM outbox_receipts ORDER BY id"
        problems += try self.problems("a receipt of message", receipts, id: 5) {
            _ = try OutboxReceipt(row: $0, message: 0)
        }
        problems += try self.problems("label", "SELECT \(Self.labelColumns) FROM labels ORDER BY id") {
            _ = try IntervalLabel(row: $0)
        }
        let numbered = [
            ("last_alert", "alerts"), ("last_message", "outbox"), ("last_silence", "silences"),
            ("last_label", "labels"),
        ]
        for (key, table) in numbered {
            let (given, highest) = (try last(key), try Int64.fetchOne(db, sql: "SELECT MAX(id) FROM \(table)") ?? 0)
            if given < UInt64(bitPattern: highest) {
                problems.append("\(table) has number \(highest), but the last that was given is \(given)")
            }
        }
        return problems
    }

    private func problems(
        _ kind: String,
        _ sql: String,
        id column: Int = 0,
        _ read: (Row) throws -> Void
    ) throws -> [String] {
        var problems: [String] = []
        let rows = try Row.fetchCursor(db, sql: sql)
        while let row = try rows.next() {
            do { try named(kind, row[column]) { try read(row) } } catch let error as StoreError {
                problems.append(error.cause)
            }
        }
        return problems
    }
}
