internal import GRDB
internal import TideChunks
public import TideModel

/// Readings in sealed chunks in `<data>/readings/chunks.sqlite`.
///
/// Every flush adds a small chunk per device; as many small ones of a device become a larger one, so that a reading is
/// written a few times and a query opens a few chunks.
public final class SQLiteSeriesStore: SeriesStore {
    /// Path of the file below the data folder.
    public static let fileName = "readings/chunks.sqlite"

    let file: SQLiteFile

    /// Opens or creates the readings of a data folder, which must exist.
    ///
    /// - Throws: `StoreError`, also when SQLite does not confirm `synchronous=FULL` or the schema is newer.
    public init(folder: String) throws {
        let path = folder + "/" + Self.fileName
        try DataFolder.create(folder + "/readings")
        try Self.refuseRows(folder + "/readings/plain.sqlite")
        file = try SQLiteFile(path: path, kind: .readings)
    }

    /// Readings as rows, which earlier builds kept, must not be taken for none.
    private static func refuseRows(_ path: String) throws {
        guard fileSize(path) > 0 else { return }
        throw StoreError(
            .foreignFile,
            operation: "open",
            object: path,
            cause: "an earlier build of Fieldtide kept readings as rows here, and this one does not read them",
            hint: "Run that build, or export with it and begin a new folder"
        )
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
            let table = ChunkTable(db: db, file: file.path)
            var batch = ChunkBatch { try table.find($0) }
            for record in records where record.number > applied {
                guard record.number == applied + 1 else { throw gap(applied, record.number) }
                try batch.add(record)
                try RawWriter(db: db).write(record)
                applied = record.number
            }
            try table.note(batch.devices)
            try table.append(batch)
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
