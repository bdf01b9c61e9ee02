import Foundation
import GRDB
import Testing
import TideModel
import TideSQLite

/// Messages until they are delivered, and what is known of them afterwards.
struct OutboxTests {
    let folder: TestFolder
    let journal: SQLiteJournal
    private var path: String { folder.path + "/" + SQLiteJournal.fileName }
    private static let day: Int64 = 86_400_000

    init() throws {
        folder = try TestFolder()
        journal = try SQLiteJournal(folder: folder.path)
    }

    private func append(at: Timestamp? = nil, _ change: (inout AlertParts) -> Void) throws {
        var record = sampleRecord(journal.last.number + 1)
        if let at { record.at = at }
        change(&record.rare.alerts)
        try journal.append([record])
    }

    /// What the journal writes says all that `OutboxMessage` says of itself.
    @Test func theTextOfAMessageIsWhole() throws {
        var message = AlertSamples.message(1 << 50, about: [1, 2])
        let every = String(decoding: Array(0..<0x80), as: UTF8.self) + "\u{2028}é🐟"
        (message.contact, message.items[0].reason, message.items[0].value) = (every, every, -1e-300)
        try append { $0.outbox = [message] }
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        let json = try #require(try queue.read { try String.fetchOne($0, sql: "SELECT json FROM outbox") })
        let written = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? NSDictionary
        let wanted = try JSONSerialization.jsonObject(with: JSONEncoder().encode(message)) as? NSDictionary
        #expect(written == wanted && wanted?.count == 8)
        #expect(try journal.loadTables().alerts.outbox.map(\.message) == [message])
    }

    /// As programs wrote it that did not know of sites.
    @Test func aMessageWithoutASiteIsRead() throws {
        try append { $0.outbox = [AlertSamples.message(1, about: [1])] }
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        try queue.write { try $0.execute(sql: "UPDATE outbox SET json = json_remove(json, '$.site')") }
        var wanted = AlertSamples.message(1, about: [1])
        wanted.site = nil
        #expect(try journal.loadTables().alerts.outbox.map(\.message) == [wanted])
    }

    @Test func receiptsMoveMessagesOn() throws {
        try append { $0.outbox = (1...4).map { AlertSamples.message($0, about: [$0]) } }
        let tries = [1, 2].map { AlertSamples.receipt(1, .retried, attempts: $0, next: 60) }
        try append { $0.receipts = [tries[0], AlertSamples.receipt(2, .delivered), AlertSamples.receipt(3, .failed)] }
        try append { $0.receipts = [tries[1]] }
        try journal.reopen()
        let outbox = try journal.loadTables().alerts.outbox
        #expect(outbox.map(\.message) == [1, 4].map { AlertSamples.message($0, about: [$0]) })
        #expect(outbox.map(\.receipt) == [tries[1], nil])
        try append { $0.receipts = [AlertSamples.receipt(1, .delivered, attempts: 3)] }
        #expect(try journal.loadTables().alerts.outbox.map(\.message.id) == [4])
        #expect(try number(path, "SELECT COUNT(*) FROM outbox_receipts") == 5)
    }

    @Test func aMessageEndsOnce() throws {
        try append { parts in
            parts.outbox = [AlertSamples.message(1)]
            parts.receipts = [AlertSamples.receipt(1, .failed)]
        }
        try append { parts in
            parts.receipts = [
                AlertSamples.receipt(1, .delivered), AlertSamples.receipt(1, .retried),
                AlertSamples.receipt(7, .failed),
            ]
        }
        #expect(try journal.loadTables().alerts.outbox.isEmpty)
        #expect(try number(path, "SELECT COUNT(*) FROM outbox_receipts") == 1)
    }

    @Test func oneMadeAnewKeepsItsAttempts() throws {
        try append { $0.outbox = [AlertSamples.message(1)] }
        let receipt = AlertSamples.receipt(1, .retried, attempts: 4)
        try append { ($0.receipts, $0.outbox) = ([receipt], [AlertSamples.message(1, to: "day", about: [2])]) }
        let outbox = try journal.loadTables().alerts.outbox
        #expect(outbox.map(\.message) == [AlertSamples.message(1, to: "day", about: [2])])
        #expect(outbox.map(\.receipt) == [receipt])
    }

    @Test func anAlertShowsWhoWasTold() throws {
        try append { parts in
            parts.alerts = [AlertSamples.alert(1), AlertSamples.alert(2)]
            parts.outbox = [
                AlertSamples.message(1, about: [2, 1, 2]), AlertSamples.message(2, about: [2]),
                AlertSamples.message(3, to: "day", kind: .reminder, about: [1]),
            ]
        }
        let receipts = [AlertSamples.receipt(1, .retried), AlertSamples.receipt(1, .delivered, attempts: 2)]
        try append { $0.receipts = receipts }
        let messages = try #require(try journal.reader.alert(1)).messages
        #expect(messages.map(\.id) == [1, 3] && messages.map(\.contact) == ["night", "day"])
        #expect(messages.map(\.kind) == [.news, .reminder] && messages.map(\.isWaiting) == [false, true])
        #expect(messages.map(\.created) == [AlertSamples.time(10), AlertSamples.time(30)])
        #expect(messages.map(\.receipts) == [receipts, []])
        #expect(try journal.reader.alert(2)?.messages.map(\.id) == [1, 2])
        #expect(try journal.reader.alert(2, limit: 1)?.messages.map(\.id) == [2])
    }

    @Test func totalsByContact() throws {
        try append { parts in
            parts.outbox = [
                AlertSamples.message(2), AlertSamples.message(3), AlertSamples.message(4),
                AlertSamples.message(5, to: "a"),
                AlertSamples.message(6, to: "gone"),
            ]
            parts.receipts = [
                AlertSamples.receipt(3, .retried, at: 70, attempts: 5, next: 500),
                AlertSamples.receipt(2, .retried, at: 80, attempts: 2, next: 400),
                AlertSamples.receipt(6, .delivered),
            ]
        }
        let totals = try journal.reader.outboxTotals()
        #expect(totals.map(\.contact) == ["a", "night"] && totals.map(\.waiting) == [1, 3])
        #expect(totals.map(\.oldest) == [AlertSamples.time(50), AlertSamples.time(20)])
        #expect(totals.map(\.attempts) == [0, 5] && totals.map(\.next) == [nil, AlertSamples.time(400)])
        #expect(totals.map(\.detail) == ["", AlertSamples.receipt(2, .retried, attempts: 2).detail])
    }

    /// Receipts older than 90 days go with what they were about; what waits stays, however old.
    @Test func oldReceiptsAreForgotten() throws {
        let now = 100 * Self.day
        try append(at: AlertSamples.time(now)) { parts in
            parts.alerts = [AlertSamples.alert(1)]
            parts.outbox = (1...3).map { AlertSamples.message($0, about: [1]) }
            parts.receipts = [
                AlertSamples.receipt(1, .retried, at: 10 * Self.day - 2),
                AlertSamples.receipt(2, .retried, at: 10 * Self.day - 1),
                AlertSamples.receipt(1, .delivered, at: 10 * Self.day - 1),
                AlertSamples.receipt(3, .delivered, at: 10 * Self.day),
            ]
        }
        try journal.trim(through: 1)
        let messages = try #require(try journal.reader.alert(1)).messages
        #expect(messages.map(\.id) == [2, 3] && messages.map(\.receipts.count) == [0, 1])
        #expect(try journal.loadTables().alerts.outbox.map(\.receipt?.attempts) == [1])
        try append(at: AlertSamples.time(now + 1)) { _ in }
        try journal.trim(through: 2)
        #expect(try number(path, "SELECT COUNT(*) FROM outbox_receipts") == 0)
        #expect(try number(path, "SELECT COUNT(*) FROM outbox_alerts") == 1)
        try append(at: AlertSamples.time(now + 2)) { $0.receipts = [AlertSamples.receipt(2, .delivered, at: now)] }
        try journal.trim(through: 3)
        #expect(try journal.reader.alert(1)?.messages.map(\.receipts.count) == [1])
    }

    @Test func receiptsAreBoundedByNumber() throws {
        try append { $0.outbox = [AlertSamples.message(1)] }
        journal.close()
        try edit(
            path,
            """
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 215000)
                INSERT INTO outbox_receipts SELECT i, 1, 'c', 0, 'news', 'retried', 1764000000000, i, NULL, '' FROM n;
            """
        )
        try journal.trim(through: 1)
        #expect(try number(path, "SELECT COUNT(*) FROM outbox_receipts") == 200_000)
        #expect(try number(path, "SELECT MIN(attempts) FROM outbox_receipts") == 15_001)
        try append { $0.receipts = [AlertSamples.receipt(1, .delivered, at: 1_764_000_000_000)] }
        try journal.trim(through: 2)
        #expect(try number(path, "SELECT MIN(attempts) FROM outbox_receipts WHERE outcome = 'retried'") == 15_002)
    }

    /// A gateway of 20,000 devices falls silent: all of it is one record.
    @Test func aStormIsOneRecord() throws {
        let numbers = 1...UInt64(20_000)
        let alerts = numbers.map { AlertSamples.alert($0, target: "s/d\($0)", fired: 7) }
        try append { parts in
            parts.states = numbers.map { AlertStateChange(key: "r|s/d\($0)", bytes: [1, 2, 3]) }
            (parts.alerts, parts.events) = (alerts, numbers.map { AlertSamples.event($0, .fired) })
            parts.outbox = numbers.map { AlertSamples.message($0, about: [$0]) }
        }
        try journal.reopen()
        let tables = try journal.loadTables().alerts
        #expect(tables.open == alerts && tables.states.count == alerts.count)
        #expect(tables.outbox.count == alerts.count && tables.nextMessage == 20_001)
        #expect(try journal.reader.verify().problems.isEmpty)
    }
}
