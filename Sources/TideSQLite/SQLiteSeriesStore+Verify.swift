internal import GRDB
internal import TideChunks
public import TideModel

extension SQLiteSeriesStore {
    /// Reads everything: SQLite's own check of every file, every chunk, and every archived frame.
    public func verify() throws -> StoreReport {
        let always = Timestamp.distantPast..<Timestamp(milliseconds: .max)
        var report = try index.file.read("verify") { db in
            var report = StoreReport(
                appliedThrough: try ReadingsIndex.applied(db).record,
                readings: 0,
                superseded: 0,
                rawFrames: 0,
                problems: try IntegrityCheck.problems(db).map { "readings/index.sqlite: \($0)" }
            )
            report.rawFrames = try checkRaw(&report, db)
            return report
        }
        for month in months.periods {
            let file = try months.file(month)
            do {
                try file.read("verify") { db in
                    var check = MonthCheck(db: db, file: file.path, through: report.appliedThrough)
                    try check.run(MonthReader(db, file: file.path, times: always))
                    report.readings += check.readings
                    report.superseded += check.superseded
                    report.problems += check.problems.map { "readings/\(month.fileName): \($0)" }
                }
            } catch let error as StoreError { report.problems.append("readings/\(month.fileName): \(error.cause)") }
        }
        return report
    }

    private func checkRaw(_ report: inout StoreReport, _ db: Database) throws -> UInt64 {
        var frames: UInt64 = 0
        let rows = try Row.fetchCursor(db, sql: "SELECT record, blob, count FROM raw ORDER BY record")
        while let row = try rows.next() {
            let count = row[2] as Int
            frames += UInt64(count)
            do {
                let found = try decodeRecord(row, file: index.file.path).raw.frames.count
                guard found != count else { continue }
                report.problems.append("raw: record \(row[0] as Int64) holds \(found) frames, \(count) expected")
            } catch let error as StoreError { report.problems.append("raw: \(error.cause)") }
        }
        return frames
    }
}
