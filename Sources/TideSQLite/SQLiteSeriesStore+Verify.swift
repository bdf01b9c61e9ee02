internal import GRDB
internal import TideChunks
public import TideModel

extension SQLiteSeriesStore {
    /// Reads everything: SQLite's own check of every file, every chunk, and every archived frame.
    public func verify() throws -> StoreReport {
        let always = Timestamp.distantPast..<Timestamp(milliseconds: .max)
        var report = try index.file.read("verify") { db in
            StoreReport(
                appliedThrough: try ReadingsIndex.applied(db).record,
                readings: 0,
                superseded: 0,
                rawFrames: 0,
                problems: try IntegrityCheck.problems(db).map { "readings/index.sqlite: \($0)" }
            )
        }
        for month in months.months {
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
        let frames = try raw.verify()
        report.rawFrames = UInt64(frames.frames)
        report.problems += frames.problems
        return report
    }
}
