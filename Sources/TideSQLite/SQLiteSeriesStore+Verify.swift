internal import GRDB
internal import TideChunks
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
            try checkChunks(&report, db)
            report.rawFrames = try checkRaw(&report, db)
            return report
        }
    }

    /// At most so many bad chunks are named: more say nothing new.
    private static let namedChunks = 20

    /// Opens every chunk, and counts what stands once the chunks of a device are merged.
    private func checkChunks(_ report: inout StoreReport, _ db: Database) throws {
        let table = ChunkTable(db: db, file: file.path)
        for device in try Int64.fetchAll(db, sql: "SELECT DISTINCT device FROM chunks ORDER BY device") {
            do {
                let all = Timestamp.distantPast..<Timestamp(milliseconds: .max)
                for stack in try table.stacks(DeviceNumber(truncatingIfNeeded: device), all) {
                    for series in stack.series {
                        try table.readings(of: series, in: all, [stack]) { _ in report.readings += 1 }
                        report.superseded += UInt64(try table.superseded(of: series, [stack]).count)
                    }
                    let last = stack.layers.map(\.chunk.records.upperBound).max() ?? 0
                    if last > report.appliedThrough { note("device \(device) has record \(last)", &report) }
                }
            } catch let error as StoreError {
                note("device \(device): \(error.cause)", &report)
            }
        }
    }

    private func note(_ problem: String, _ report: inout StoreReport) {
        if report.problems.count < Self.namedChunks { report.problems.append("chunks: \(problem)") }
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
