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
        let damaged = try damagedPieces()
        guard damaged == 0 else { return }
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

    /// Opens every chunk and bundle by itself, so that each that is damaged is named.
    private mutating func damagedPieces() throws -> Int {
        let chunks = ChunkTable(db: db, file: file), bundles = BundleTable(db: db, file: file)
        var damaged = 0
        for entry in try chunks.all() {
            do { _ = try chunks.chunk(entry).content() } catch let error as StoreError {
                damaged += 1
                note(error.cause)
            } catch let error as FormatError {
                damaged += 1
                note("chunk \(entry.id) of device \(entry.head.device): \(error)")
            }
        }
        for id in try Int64.fetchAll(db, sql: "SELECT id FROM bundles ORDER BY id") {
            do { for chunk in try bundles.chunks(id) { _ = try chunk.content() } } catch let error as StoreError {
                damaged += 1
                note(error.cause)
            } catch let error as FormatError {
                damaged += 1
                note("bundle \(id): \(error)")
            }
        }
        return damaged
    }

    private mutating func note(_ problem: String) {
        if problems.count < Self.maximumProblems { problems.append(problem) }
    }
}
