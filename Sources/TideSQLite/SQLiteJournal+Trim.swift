internal import GRDB
public import TideModel

extension SQLiteJournal {
    /// Bytes of records that one transaction forgets: bounds the time it keeps the writer, about 5 ms.
    static let trimBytes = 32 << 20

    /// Hours after which finished books are joined: what devices end late, as most do, is then there.
    static let bookGrace: Int64 = 2

    /// Joins books of hours that are over, forgets old receipts and records up to `number`, gives their space back and
    /// truncates the write-ahead log.
    ///
    /// In this order: pages that are given back need not be copied from the log into the file.
    ///
    /// - Throws: `StoreError`; what was forgotten before the failure stays forgotten.
    public func trim(through number: RecordNumber) throws {
        guard number <= last.number else {
            throw outOfOrder("trim", "through record \(number), but the last is \(last.number)")
        }
        let end = last.at.hour - Self.bookGrace
        while try file.write("join the books of", { try BookTable(db: $0, file: file.path).join(before: end, zstd) }) {}
        while try file.write("trim the receipts of", { try ReceiptTable(db: $0).trim(now: last.at) }) {}
        while trimmedThrough < number { try trimSlice(through: number) }
        while try file.giveBackPages(beyond: 0) {}
        try copyLog()
    }

    /// Gives all free pages back, and truncates the write-ahead log.
    ///
    /// - Throws: `StoreError`.
    public func shrink() throws {
        while try file.giveBackPages(beyond: 0) {}
        try copyLog()
    }

    private func trimSlice(through number: RecordNumber) throws {
        let (end, at, bytes) = try file.write("trim") { db in
            let slice = try Self.slice(from: trimmedThrough, through: number, db)
            try db.execute(sql: "DELETE FROM journal WHERE number <= ?", arguments: [slice.end])
            try db.execute(sql: "UPDATE meta SET value = ? WHERE key = 'trimmed_number'", arguments: [slice.end])
            try db.execute(sql: "UPDATE meta SET value = ? WHERE key = 'trimmed_at'", arguments: [slice.at])
            return slice
        }
        precondition(RecordNumber(end) > trimmedThrough && at >= .min, "a slice moves on")
        trimmedThrough = RecordNumber(end)
        size -= bytes
    }

    /// The next records to forget: at least one, and not many more bytes than `trimBytes`.
    private static func slice(
        from start: RecordNumber,
        through number: RecordNumber,
        _ db: Database
    ) throws -> (end: Int64, at: Int64, bytes: Int) {
        let sql = "SELECT number, at, LENGTH(blob) FROM journal WHERE number > ? AND number <= ? ORDER BY number"
        let rows = try Row.fetchCursor(db, sql: sql, arguments: [Int64(start), Int64(number)])
        var slice = (end: Int64(number), at: Int64.min, bytes: 0)
        while let row = try rows.next() {
            slice = (row[0], row[1], slice.bytes + (row[2] as Int))
            if slice.bytes >= trimBytes { break }
        }
        return slice
    }
}
