import FoundationEssentials
internal import GRDB
public import TideModel

/// The journal in `<data>/live.sqlite`: a call that returned is durable, a call that threw left nothing.
///
/// One thread owns it. `reader` may be handed to any thread.
public final class SQLiteJournal: Journal {
    /// Name of the file in the data folder.
    public static let fileName = "live.sqlite"

    /// Write-ahead log beyond which `tidy` copies it into the file, in bytes.
    ///
    /// Records that are trimmed before are never copied: so much come of 100,000 devices between two flushes. The copy
    /// keeps the writer for about 0.2 s.
    static let tidyBytes = 128 << 20
    /// Likewise when nothing else is to be done: what is copied then need not be at the end, while somebody waits for it.
    static let idleTidyBytes = 16 << 20
    /// Records up to so many bytes are compressed; larger ones come of a backlog or an import, where time is worth more
    /// than bytes.
    static let compressedBytes = 512 << 10
    /// Smallest filler of a probe, in bytes: a batch of a few hundred messages.
    static let smallestProbe = 64 << 10

    let file: SQLiteFile
    /// Number and time of the last committed record; 0 and the distant past in a new folder.
    public private(set) var last: (number: RecordNumber, at: Timestamp) = (0, .distantPast)
    /// Every record through this one was trimmed.
    public internal(set) var trimmedThrough: RecordNumber = 0
    /// The epoch: a random number that changes when a backup is restored.
    public private(set) var epoch: UInt64 = 0
    /// Bytes that records take at present.
    public internal(set) var size = 0
    /// Bytes of the largest append that failed since the last one that succeeded.
    private var failedBytes = 0
    /// Bytes of the log at which `tidy` copies it next.
    private var tidyAt = tidyBytes
    let zstd = Zstandard(level: 1, checked: true)

    /// Opens or creates the journal of a data folder, which must exist.
    ///
    /// - Throws: `StoreError`, also when SQLite does not confirm `synchronous=FULL` or the schema is newer.
    public init(folder: String) throws {
        file = try SQLiteFile(path: folder + "/" + Self.fileName, kind: .journal)
        try load()
    }

    /// Reads for other threads.
    public var reader: JournalReader { JournalReader(file: file) }

    /// Opens the file anew and forgets what was known of it, as at start.
    public func reopen() throws {
        try file.reopen()
        try load()
    }

    /// Closes all connections.
    public func close() { file.close() }

    private func load() throws {
        let found = try file.read("read the state of") { db in
            let meta = try Row.fetchAll(db, sql: "SELECT key, value FROM meta")
            let values = Dictionary(uniqueKeysWithValues: meta.map { ($0[0] as String, $0[1] as Int64) })
            let last = try Row.fetchOne(db, sql: "SELECT number, at FROM journal ORDER BY number DESC LIMIT 1")
            let size = try Int.fetchOne(db, sql: "SELECT COALESCE(SUM(LENGTH(blob)), 0) FROM journal") ?? 0
            return (values, last.map { ($0[0] as Int64, $0[1] as Int64) }, size)
        }
        let (meta, newest, size) = found
        epoch = UInt64(bitPattern: meta["epoch"] ?? 0)
        trimmedThrough = RecordNumber(meta["trimmed_number"] ?? 0)
        let (number, at) = newest ?? (meta["trimmed_number"] ?? 0, meta["trimmed_at"] ?? .min)
        last = (RecordNumber(number), Timestamp(milliseconds: at))
        self.size = size
        waitWithCopying()
    }

    /// Commits records in one transaction, durably, with their rare parts.
    ///
    /// - Throws: `StoreError`; `outOfOrder` when a number or a time does not follow `last`.
    public func append(_ records: [TideModel.Record]) throws {
        guard let newest = records.last else { return }
        try requireOrder(records)
        let blobs = records.map { blob($0) }
        let bytes = blobs.reduce(0) { $0 + $1.count }
        do {
            try file.write("append records \(last.number + 1)...\(newest.number) to") { db in
                for (record, blob) in zip(records, blobs) {
                    try Self.insert(record, blob, db)
                    if !record.rare.isEmpty { try RarePartsWriter(db, record, zstd).write() }
                }
            }
        } catch {
            failedBytes = max(failedBytes, bytes)
            throw error
        }
        last = (newest.number, newest.at)
        size += bytes
        failedBytes = 0
    }

    private func blob(_ record: Record) -> [UInt8] {
        let plain = record.encoded()
        guard plain.count <= Self.compressedBytes else { return plain }
        let compressed = plain.withUnsafeBytes { zstd.compress($0, cuts: [], after: []) }
        return compressed.count < plain.count ? compressed : plain
    }

    private func requireOrder(_ records: [Record]) throws {
        var before = last
        for record in records {
            guard record.number == before.number + 1, record.at >= before.at else {
                throw outOfOrder(
                    "append to",
                    "record \(record.number) at \(record.at.milliseconds) ms cannot follow "
                        + "record \(before.number) at \(before.at.milliseconds) ms"
                )
            }
            before = (record.number, record.at)
        }
    }

    private static func insert(_ record: Record, _ blob: [UInt8], _ db: Database) throws {
        let sql = "INSERT INTO journal(number, at, blob) VALUES (?, ?, ?)"
        try blob.withUnsafeData {
            try db.cachedStatement(sql: sql).execute(
                arguments: [Int64(record.number), record.at.milliseconds, $0])
        }
    }

    /// Commits something as large as what failed last, to see whether storage works again; keeps nothing of it.
    public func probe() throws {
        let bytes = max(failedBytes, Self.smallestProbe)
        try file.write("probe") { db in
            try db.execute(sql: "INSERT OR REPLACE INTO probe(id, filler) VALUES (0, zeroblob(?))", arguments: [bytes])
        }
        try file.write("probe") { try $0.execute(sql: "DELETE FROM probe") }
        try load()
    }

    /// Copies the write-ahead log into the file when there is enough of it.
    ///
    /// Worth calling when acknowledgements have just left, so that no commit has to do it before they may leave.
    ///
    /// - Parameter isIdle: nothing else is to be done, so less is enough.
    /// - Throws: `StoreError`.
    public func tidy(isIdle: Bool = false) throws {
        guard isIdle ? isUntidy : file.walBytes >= tidyAt else { return }
        do { try copyLog() } catch let error as StoreError where error.code == .full {
            // Commits may still find room in the log: what has to be given up is told when they do not.
            waitWithCopying()
        }
    }

    /// There is enough of the log to be copied in an idle moment.
    public var isUntidy: Bool { file.walBytes >= tidyAt - Self.tidyBytes + Self.idleTidyBytes }

    /// Copies the log into the file, as far as readers allow, and gives its space back.
    func copyLog() throws {
        try file.checkpoint(truncating: true)
        waitWithCopying()
    }

    /// While a reader holds it the log goes on growing: not every commit shall try again.
    private func waitWithCopying() { tidyAt = file.walBytes + Self.tidyBytes }

    /// Starts a new epoch, as every restore must.
    public func beginEpoch() throws {
        let fresh = Int64.random(in: 1 ... .max)
        try file.write("begin an epoch in") { db in
            try db.execute(sql: "UPDATE meta SET value = ? WHERE key = 'epoch'", arguments: [fresh])
        }
        epoch = UInt64(bitPattern: fresh)
    }

    func outOfOrder(_ operation: String, _ cause: String) -> StoreError {
        StoreError(
            .outOfOrder,
            operation: operation,
            object: file.path,
            cause: cause,
            hint: "This is a fault of the program: please report it with the message above"
        )
    }
}
