internal import GRDB

/// One state of an SQLite file, held for as long as its copying takes, while others go on writing to the file.
final class PinnedFile {
    /// Bytes copied at a time: some ms, after which somebody may want to stop.
    private static let stepBytes = 1 << 20

    /// Held so that its connections close after the snapshot's: the last one takes the log into the file.
    private let file: SQLiteFile
    private let keeper: AnyObject?
    private let snapshot: DatabaseSnapshot

    /// Begins to hold the present state.
    init(_ file: SQLiteFile, keeper: AnyObject? = nil) throws {
        (self.file, self.keeper) = (file, keeper)
        snapshot = try file.snapshot()
    }

    deinit { try? snapshot.close() }

    /// Reads from the state.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do { return try snapshot.read(body) } catch let error as DatabaseError {
            throw StoreError(error, operation: "read", object: file.path)
        }
    }

    /// Writes the state to a new file, which is durable then.
    ///
    /// SQLite copies page by page: no page has to be readable, and no other handle touches the file, which would
    /// give up the process's locks on it.
    ///
    /// - Parameters:
    ///   - path: the new file.
    ///   - step: told how many bytes are copied by now; what it throws ends the copying.
    /// - Throws: `StoreError`, and what `step` throws.
    func copy(to path: String, step: (Int) throws -> Void) throws {
        do {
            let target = try DatabaseQueue(path: path, configuration: Self.configuration)
            defer { try? target.close() }
            let pageSize = try snapshot.read { try Int.fetchOne($0, sql: "PRAGMA page_size") ?? 4_096 }
            try withoutActuallyEscaping(step) { step in
                try snapshot.backup(to: target, pagesPerStep: CInt(Self.stepBytes / pageSize)) { progress in
                    try step(progress.completedPageCount * pageSize)
                }
            }
            try target.close()
        } catch let error as DatabaseError {
            throw Self.failure(error, path)
        }
        try PlainFile.sync(path)
    }

    /// A copy that is cut short is thrown away, so nothing of it need be undone; it is synced once at its end.
    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "tide-backup"
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE")
        }
        return configuration
    }

    private static func failure(_ error: DatabaseError, _ path: String) -> StoreError {
        var failure = StoreError(error, operation: "copy to the backup file", object: path)
        if failure.code == .full { failure.hint = "Make space there; nothing that looks like a whole backup was left" }
        return failure
    }
}
