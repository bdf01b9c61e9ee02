internal import GRDB
public import TideModel

/// Reads of the journal beside its writer, from any thread; each call sees one committed state.
public struct JournalReader: Sendable {
    let file: SQLiteFile

    /// A record as stored, decoded when wanted.
    public struct StoredRecord: Sendable, Equatable {
        /// Its number.
        public var number: RecordNumber
        /// When it was made.
        public var at: Timestamp
        /// Its binary form (TideModel/FORMAT.md).
        public var bytes: [UInt8]

        /// The record, without its rare parts.
        public func decoded() throws -> TideModel.Record {
            try bytes.withUnsafeBytes { try TideModel.Record(stored: $0) }
        }
    }

    /// Records after one number through another, in order: at least one if there is any, then while `maxBytes` allows.
    ///
    /// - Parameters:
    ///   - after: the last record the caller has.
    ///   - through: the last record wanted.
    ///   - maxBytes: bound of the sum of sizes, in bytes; one larger record comes alone.
    /// - Returns: the records as bytes.
    /// - Throws: `StoreError`.
    public func records(
        after: RecordNumber,
        through: RecordNumber = .max,
        maxBytes: Int
    ) throws -> [StoredRecord] {
        try file.read("read records of") { db in
            let sql =
                "SELECT number, at, LENGTH(blob), blob FROM journal WHERE number > ? AND number <= ? ORDER BY number"
            let rows = try Row.fetchCursor(
                db,
                sql: sql,
                arguments: [Int64(clamping: after), Int64(clamping: through)]
            )
            var records: [StoredRecord] = []
            var bytes = 0
            while let row = try rows.next() {
                bytes += row[2] as Int
                if !records.isEmpty, bytes > maxBytes { break }
                records.append(
                    StoredRecord(
                        number: RecordNumber(row[0] as Int64),
                        at: Timestamp(milliseconds: row[1]),
                        bytes: try row.bytes(at: 3)
                    )
                )
            }
            return records
        }
    }

    /// Calls `body` with the records after one number through another, in order, from one snapshot; one is in memory at a
    /// time.
    ///
    /// - Parameters:
    ///   - after: the last record that is not wanted.
    ///   - through: the last that is.
    ///   - hasFrames: whether frames are wanted; without them it takes half the time.
    ///   - body: called with each.
    /// - Throws: `StoreError`, also when a record cannot be read; what `body` throws.
    public func replay(
        after: RecordNumber,
        through: RecordNumber,
        withFrames hasFrames: Bool = true,
        _ body: (TideModel.Record) throws -> Void
    ) throws {
        try file.read("read records of") { db in
            let sql = "SELECT number, blob FROM journal WHERE number > ? AND number <= ? ORDER BY number"
            let rows = try Row.fetchCursor(db, sql: sql, arguments: [Int64(clamping: after), Int64(clamping: through)])
            while let row = try rows.next() {
                try body(try decodeRecord(row, file: file.path, withFrames: hasFrames))
            }
        }
    }

    /// How far a file is imported; nil when it never was.
    ///
    /// - Throws: `StoreError`.
    public func importStep(_ job: String) throws -> ImportStep? {
        let sql = "SELECT job, file, profile, size, offset, lines, sha256, refused, ignored FROM imports WHERE job = ?"
        return try file.read("read the imports of") { db in
            try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [job]).map { row in
                var step = ImportStep(
                    job: row[0],
                    file: row[1],
                    profile: row[2],
                    size: row[3],
                    offset: row[4],
                    lines: row[5],
                    sha256: row[6]
                )
                (step.refused, step.ignored) = (row[7], row[8])
                return step
            }
        }
    }

    /// Number of the last committed record; 0 in a new folder.
    public func lastNumber() throws -> RecordNumber {
        let sql =
            "SELECT MAX(COALESCE(MAX(number), 0), (SELECT value FROM meta WHERE key = 'trimmed_number')) FROM journal"
        return RecordNumber(try file.read("read the last record of") { try Int64.fetchOne($0, sql: sql) ?? 0 })
    }
}
