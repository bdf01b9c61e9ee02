internal import GRDB
internal import TideChunks
public import TideModel

extension SQLiteSeriesStore {
    /// Reads everything: SQLite's own check of every file, every chunk, every archived frame, and every rollup, which is
    /// compared with what the readings say.
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
        var damaged: Set<Year> = []
        for year in years.periods {
            let problems = try check(year)
            if !problems.isEmpty { damaged.insert(year) }
            report.problems += problems
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
                    // What damage leaves over says something else than the rollups of all there was.
                    guard check.problems.isEmpty, !damaged.contains(Year(month)) else { return }
                    report.problems += try compareRollups(month, db, file.path)
                }
            } catch let error as StoreError { report.problems.append("readings/\(month.fileName): \(error.cause)") }
        }
        return report
    }

    private func check(_ year: Year) throws -> [String] {
        let name = "\(Self.rollupFolderName)/\(year.fileName)"
        do {
            let file = try years.file(year)
            let problems = try file.read("verify") { try YearCheck(db: $0, file: file.path).problems() }
            return problems.map { "\(name): \($0)" }
        } catch let error as StoreError { return ["\(name): \(error.cause)"] }
    }

    /// Computes the buckets of a month anew, within a snapshot of it.
    private func compareRollups(_ month: Month, _ db: Database, _ path: String) throws -> [String] {
        let year = Year(month)
        let reader = MonthReader(db, file: path, times: month.times)
        let named = { (problem: String) in "\(Self.rollupFolderName)/\(year.fileName): \(problem)" }
        guard years.periods.contains(year) else {
            return try RollupCheck(month: reader, year: nil, times: month.times).problems().map(named)
        }
        let file = try years.file(year)
        return try file.read("verify") { db in
            let kept = YearReader(db, file: file.path, kind: .hour, starts: month.times.milliseconds)
            return try RollupCheck(month: reader, year: kept, times: month.times).problems().map(named)
        }
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
