import TideModel

/// What seeded records say of alerts, and what the tables must say.
enum AlertWork {
    /// Records for which an incident goes on.
    private static let open: RecordNumber = 3
    /// Records until a message is delivered.
    private static let waiting: RecordNumber = 2
    /// Keys of what rules remember.
    private static let keys: RecordNumber = 5
    /// Records for which a silence lasts.
    private static let silent: RecordNumber = 4
    /// Records between two changes of the rules.
    private static let rules: RecordNumber = 10

    static func parts(of record: Record) -> AlertParts {
        let number = record.number
        var parts = AlertParts()
        parts.states = [state(number)]
        parts.alerts = [alert(number)]
        parts.events = [event(number, .fired)]
        parts.outbox = [message(number)]
        if number > open {
            parts.alerts.append(ended(number - open))
            parts.events.append(event(number - open, .resolved))
        }
        if number > 1 { parts.receipts = [receipt(number - 1, .retried)] }
        if number > waiting {
            parts.receipts.append(receipt(number - waiting, number % 2 == 0 ? .delivered : .failed))
        }
        parts.silences = [silence(number)]
        if number % rules == 0 { parts.rules = rules(number) }
        return parts
    }

    /// What the tables say when all records through one are committed, and none after it.
    static func tables(through last: RecordNumber) -> AlertTables {
        var tables = AlertTables()
        tables.states = (max(keys, last) - keys + 1...last).map(state).filter { $0.bytes != nil }.sorted {
            $0.key < $1.key
        }
        // What ended within two hours may begin again.
        tables.open = (1...last).compactMap { number in
            guard number + open <= last else { return alert(number) }
            return time(number + open) > time(last) + -7_200_000 ? ended(number) : nil
        }
        tables.outbox = (max(waiting, last) - waiting + 1...last).map { number in
            (message(number), number < last ? receipt(number, .retried) : nil)
        }
        // The wall clock may have been set back by a day.
        tables.silences = (1...last).map(silence).filter { $0.until > time(last) + -86_400_000 }
        if last >= rules { tables.rules = rules(last - last % rules) }
        (tables.nextAlert, tables.nextMessage, tables.nextSilence) = (last + 1, last + 1, last + 1)
        return tables
    }

    private static func time(_ number: RecordNumber) -> Timestamp { SeriesStoreConformance.time(of: number) }

    private static func state(_ number: RecordNumber) -> AlertStateChange {
        AlertStateChange(key: "k\(number % keys)", bytes: number % 7 == 0 ? nil : Array("\(number)".utf8))
    }

    private static func alert(_ number: RecordNumber) -> Alert {
        Alert(
            id: number,
            rule: "r",
            target: "s/d",
            site: "s",
            series: [0],
            severity: .alarm,
            began: time(number),
            fired: time(number),
            value: Double(number),
            limit: 3,
            unit: "Cel"
        )
    }

    private static func ended(_ number: RecordNumber) -> Alert {
        var ended = alert(number)
        (ended.status, ended.cause, ended.ended) = (.resolved, .cleared, time(number + open))
        return ended
    }

    private static func event(_ alert: RecordNumber, _ kind: AlertEvent.Kind) -> AlertEvent {
        AlertEvent(alert: alert, kind: kind, at: time(alert), severity: .alarm)
    }

    private static func message(_ number: RecordNumber) -> OutboxMessage {
        OutboxMessage(id: number, contact: "c", created: time(number), kind: .test)
    }

    private static func receipt(_ number: RecordNumber, _ outcome: OutboxReceipt.Outcome) -> OutboxReceipt {
        OutboxReceipt(message: number, outcome: outcome, at: time(number), attempts: 1, detail: "")
    }

    private static func silence(_ number: RecordNumber) -> Silence {
        let until = time(number + silent)
        return Silence(id: number, rule: nil, target: nil, from: time(number), until: until, by: "", comment: "")
    }

    private static func rules(_ number: RecordNumber) -> StoredRules {
        StoredRules(hash: "\(number)", text: "rules of \(number)")
    }
}
