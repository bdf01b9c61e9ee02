internal import GRDB
public import TideModel

extension SQLiteJournal {
    /// Calls `body` with every record after `number`, in order, from one snapshot.
    ///
    /// Rare parts come empty: their tables hold them. Records that were trimmed are passed over: who trims says that
    /// nobody needs them.
    ///
    /// - Throws: `StoreError`, also when a record is missing or cannot be read; what `body` throws.
    public func replay(after number: RecordNumber, _ body: (TideModel.Record) throws -> Void) throws {
        let start = max(number, trimmedThrough)
        try file.read("replay") { db in
            let sql = "SELECT number, blob FROM journal WHERE number > ? ORDER BY number"
            let rows = try Row.fetchCursor(db, sql: sql, arguments: [Int64(clamping: start)])
            var next = start &+ 1
            while let row = try rows.next() {
                let record = try decodeRecord(row, file: file.path)
                guard record.number == next else { throw damaged(next, "is missing", file: file.path) }
                next += 1
                try body(record)
            }
        }
    }

    /// The checkpoint blobs.
    public func loadCheckpoint() throws -> Checkpoint {
        try file.read("load the checkpoint from") { db in
            var checkpoint = Checkpoint()
            let global = try Row.fetchOne(db, sql: "SELECT record, blob FROM checkpoint_global")
            checkpoint.global = try global.map {
                Checkpoint.Blob(record: RecordNumber($0[0] as Int64), bytes: try $0.bytes(at: 1))
            }
            checkpoint.devices = try CheckpointTable(db: db, file: file.path).load()
            return checkpoint
        }
    }

    /// Replaces the given blobs, each stamped with `slice.record`, in one transaction.
    public func checkpoint(_ slice: Checkpoint.Slice) throws {
        guard slice.record <= last.number else {
            throw outOfOrder("checkpoint", "state of record \(slice.record), but the last is \(last.number)")
        }
        let record = Int64(slice.record)
        try file.write("checkpoint") { db in
            if let global = slice.global {
                let sql = "INSERT OR REPLACE INTO checkpoint_global(id, record, blob) VALUES (0, ?, ?)"
                try global.withUnsafeData { try db.cachedStatement(sql: sql).execute(arguments: [record, $0]) }
            }
            let blobs = slice.devices.mapValues { Checkpoint.Blob(record: slice.record, bytes: $0) }
            try CheckpointTable(db: db, file: file.path).store(blobs, zstd)
        }
    }
}

/// A record from a row (number, blob); one that cannot be read names its number.
func decodeRecord(_ row: Row, file: String, withFrames hasFrames: Bool = true) throws -> Record {
    let number = RecordNumber(row[0] as Int64)
    do {
        let record = try row.withBytes(at: 1) { try Record(stored: $0, withFrames: hasFrames) }
        guard record.number == number else { throw damaged(number, "says it is \(record.number)", file: file) }
        return record
    } catch let error as FormatError {
        throw damaged(number, "cannot be read: \(error)", file: file)
    }
}

extension Record {
    /// A record as the journal keeps it: plain, or compressed by zstd.
    init(stored bytes: UnsafeRawBufferPointer, withFrames hasFrames: Bool = true) throws {
        guard bytes.starts(with: Zstandard.magic) else {
            self = try Record(decoding: bytes, withFrames: hasFrames)
            return
        }
        let plain = try Zstandard.decompress(bytes, limit: SQLiteJournal.compressedBytes)
        self = try plain.withUnsafeBytes { try Record(decoding: $0, withFrames: hasFrames) }
    }
}

/// The error for a record that is not as it was written.
func damaged(_ number: RecordNumber, _ what: String, file: String) -> StoreError {
    StoreError(
        .corrupt,
        operation: "read",
        object: file,
        cause: "record \(number) \(what)",
        hint: StoreError.Code.corrupt.hint
    )
}
