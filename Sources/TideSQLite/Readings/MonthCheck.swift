internal import GRDB
import TideChunks
import TideModel

/// Opens everything that a month's file has, from one snapshot, and counts what stands.
struct MonthCheck {
    let db: Database
    let file: String
    /// The last record that readings may be of.
    let through: RecordNumber
    /// Readings that stand.
    private(set) var readings: UInt64 = 0
    /// Former values.
    private(set) var superseded: UInt64 = 0
    /// What is wrong, one line each.
    private(set) var problems: [String] = []

    /// More say nothing new.
    private static let maximumProblems = 100

    init(db: Database, file: String, through: RecordNumber) {
        (self.db, self.file, self.through) = (db, file, through)
    }

    /// Checks the file.
    mutating func run(_ reader: MonthReader) throws {
        problems = try IntegrityCheck.problems(db)
        let aside = try Row.fetchAll(db, sql: "SELECT source, reason FROM damaged ORDER BY id")
        for row in aside { note("\(row[0] as String) was put aside: \(row[1] as String)") }
        var pieces = DamagedPieces(db: db, file: file)
        let damaged = try pieces.find()
        for reason in pieces.reasons { note(reason) }
        guard damaged.isEmpty else { return }
        for device in try reader.devices() {
            try reader.forEachStack(device) { stack in
                do { try check(stack) } catch let error as FormatError { note("device \(device): \(error)") }
            }
        }
    }

    private mutating func check(_ stack: ChunkStack) throws {
        for series in stack.series {
            let all = try stack.readings(of: series, in: .distantPast..<Timestamp(milliseconds: .max))
            readings += UInt64(all.count)
            superseded += UInt64(try stack.superseded(of: series).count)
            for reading in all where QCFlag(rawValue: reading.flag) == nil {
                note("series \(series) at \(reading.time.milliseconds) ms has flag \(reading.flag)")
            }
        }
        if stack.lastRecord > through { note("device \(stack.chunks[0].device) has record \(stack.lastRecord)") }
    }

    private mutating func note(_ problem: String) {
        if problems.count < Self.maximumProblems { problems.append(problem) }
    }
}
