internal import GRDB
public import TideModel

extension SQLiteSeriesStore {
    /// Reads everything: SQLite's own check, the sense of every row, and every archived frame.
    public func verify() throws -> StoreReport {
        try file.read("verify") { db in
            var report = StoreReport(
                appliedThrough: try Self.applied(db),
                readings: 0,
                superseded: 0,
                rawFrames: 0,
                problems: try IntegrityCheck.problems(db)
            )
            report.readings = try Self.check("readings", &report, db)
            report.superseded = try Self.check("superseded", &report, db)
            report.rawFrames = try checkRaw(&report, db)
            return report
        }
    }

    /// At most so many bad rows are named: more say nothing new.
    private static let namedRows = 20

    private static func check(_ table: String, _ report: inout StoreReport, _ db: Database) throws -> UInt64 {
        let flags = QCFlag.allCases.map { String($0.rawValue) }.joined(separator: ", ")
        let sql = """
            SELECT series, time, flag, record FROM \(table)
            WHERE flag NOT IN (\(flags)) OR record < 1 OR record > ? OR series NOT BETWEEN 0 AND ? LIMIT \(namedRows)
            """
        let arguments: StatementArguments = [Int64(report.appliedThrough), Int64(SeriesNumber.max)]
        for row in try Row.fetchAll(db, sql: sql, arguments: arguments) {
            report.problems.append(
                "\(table): series \(row[0] as Int64) at \(row[1] as Int64) ms has flag \(row[2] as Int64) "
                    + "of record \(row[3] as Int64)"
            )
        }
        return UInt64(try Int64.fetchOne(db, sql: "SELECT COUNT(*) FROM \(table)") ?? 0)
    }

    private func checkRaw(_ report: inout StoreReport, _ db: Database) throws -> UInt64 {
        var frames: UInt64 = 0
        let rows = try Row.fetchCursor(db, sql: "SELECT record, blob, count FROM raw ORDER BY record")
        while let row = try rows.next() {
            let count = row[2] as Int
            frames += UInt64(count)
            do {
                let found = try decodeRecord(row, file: file.path).raw.frames.count
                guard found != count else { continue }
                report.problems.append("raw: record \(row[0] as Int64) holds \(found) frames, \(count) expected")
            } catch let error as StoreError { report.problems.append("raw: \(error.cause)") }
        }
        return frames
    }
}
