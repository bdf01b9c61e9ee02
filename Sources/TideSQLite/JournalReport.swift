internal import GRDB
public import TideModel

/// What the journal found when it read everything.
public struct JournalReport: Sendable, Equatable {
    /// Last committed record.
    public var last: RecordNumber
    /// Records held.
    public var records: Int
    /// Frames in quarantine.
    public var quarantined: Int
    /// What is wrong, one line each; empty when all is well.
    public var problems: [String]

    /// Makes a report.
    public init(last: RecordNumber, records: Int, quarantined: Int, problems: [String]) {
        self.last = last
        self.records = records
        self.quarantined = quarantined
        self.problems = problems
    }
}

extension JournalReader {
    /// Reads everything: SQLite's own check, every record and every state, and that numbers follow one another.
    ///
    /// Takes as long as the journal is large; the writer goes on meanwhile.
    ///
    /// - Returns: what was found, of one committed state.
    /// - Throws: `StoreError` when the file cannot be read at all.
    public func verify() throws -> JournalReport {
        try file.read("verify") { db in
            let trimmed = "SELECT value FROM meta WHERE key = 'trimmed_number'"
            var expected = RecordNumber(try Int64.fetchOne(db, sql: trimmed) ?? 0) + 1
            var report = JournalReport(last: expected - 1, records: 0, quarantined: 0, problems: [])
            report.problems = try IntegrityCheck.problems(db)
            let rows = try Row.fetchCursor(db, sql: "SELECT number, blob FROM journal ORDER BY number")
            while let row = try rows.next() {
                let number = RecordNumber(row[0] as Int64)
                if number != expected { report.problems.append("record \(expected) is missing before \(number)") }
                expected = number + 1
                report.last = number
                report.records += 1
                do { _ = try decodeRecord(row, file: file.path) } catch let error as StoreError {
                    report.problems.append(error.cause)
                }
            }
            report.problems += try CheckpointTable(db: db, file: file.path).problems()
            report.problems += try BookTable(db: db, file: file.path).problems()
            report.problems += try AlertRows(db: db, file: file.path).problems()
            report.quarantined = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM quarantine") ?? 0
            return report
        }
    }
}

/// SQLite's own check of a file.
enum IntegrityCheck {
    /// At most 100 problems: more say nothing new.
    static func problems(_ db: Database) throws -> [String] {
        try String.fetchAll(db, sql: "PRAGMA integrity_check(100)").filter { $0 != "ok" }
    }
}
