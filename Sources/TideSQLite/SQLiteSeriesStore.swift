internal import GRDB
public import TideModel

/// Readings as rows in `<data>/readings/plain.sqlite`: the plainest `SeriesStore` that is durable and exact.
///
/// Values are kept as the bit patterns of their doubles: SQLite stores NaN as NULL and forgets its payload.
public final class SQLiteSeriesStore: SeriesStore {
    /// Path of the file below the data folder.
    public static let fileName = "readings/plain.sqlite"

    let file: SQLiteFile

    /// Opens or creates the readings of a data folder, which must exist.
    ///
    /// - Throws: `StoreError`, also when SQLite does not confirm `synchronous=FULL` or the schema is newer.
    public init(folder: String) throws {
        let path = folder + "/" + Self.fileName
        try DataFolder.create(folder + "/readings")
        file = try SQLiteFile(path: path, kind: .plainReadings)
    }

    /// Opens the file anew, as at start.
    public func reopen() throws { try file.reopen() }

    /// Closes all connections.
    public func close() { file.close() }

    /// The last record whose readings and raw frames are kept here, durably.
    public var appliedThrough: RecordNumber {
        get throws { try file.read("read the state of") { try Self.applied($0) } }
    }

    static func applied(_ db: Database) throws -> RecordNumber {
        RecordNumber(try Int64.fetchOne(db, sql: "SELECT record FROM applied") ?? 0)
    }

    /// Keeps what records say about series, in one transaction; those at or below `appliedThrough` are skipped.
    ///
    /// - Throws: `StoreError`; `outOfOrder` when a record is missing before the first new one.
    public func apply(_ records: [TideModel.Record]) throws {
        guard let newest = records.last else { return }
        try file.write("apply records through \(newest.number) to") { db in
            var applied = try Self.applied(db)
            for record in records where record.number > applied {
                guard record.number == applied + 1 else { throw gap(applied, record.number) }
                try RecordWriter(db: db, record: record).write()
                applied = record.number
            }
            try db.execute(sql: "UPDATE applied SET record = ?", arguments: [Int64(applied)])
        }
    }

    private func gap(_ applied: RecordNumber, _ next: RecordNumber) -> StoreError {
        StoreError(
            .outOfOrder,
            operation: "apply to",
            object: file.path,
            cause: "record \(next) cannot follow record \(applied)",
            hint: "The journal and the readings are not of one data folder: restore both from one backup"
        )
    }

    /// Copies the write-ahead log into the file and gives its space back.
    public func tidy() throws { try file.checkpoint(truncating: true) }
}
