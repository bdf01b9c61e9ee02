import FoundationEssentials
internal import GRDB
internal import Synchronization

/// One SQLite file whose commits are durable: opened, checked, migrated, and opened anew after a failure of the disk.
///
/// Any thread may read; writes queue up on the one writing connection.
final class SQLiteFile: Sendable {
    private struct State {
        var pool: DatabasePool?
        var isBroken = false
        /// It was deleted: opening it again would make an empty one.
        var isRemoved = false
    }

    let path: String
    let kind: FileKind
    private let state: Mutex<State>

    /// Opens or creates the file.
    init(path: String, kind: FileKind) throws {
        self.path = path
        self.kind = kind
        state = Mutex(State())
        try reopen()
    }

    /// Closes all connections and opens the file anew, as at start.
    func reopen() throws { try state.withLock { _ = try opened(&$0) } }

    private func opened(_ state: inout State) throws -> DatabasePool {
        guard !state.isRemoved else {
            throw StoreError(
                .other,
                operation: "open",
                object: path,
                cause: "it was removed",
                hint: "What was asked for is no longer kept"
            )
        }
        if let pool = state.pool { try? pool.close() }
        state = State()
        let pool = try mapped("open") { try SQLiteOpener(path: path, kind: kind).open() }
        state.pool = pool
        return pool
    }

    /// Closes all connections; the next use opens them again.
    func close() { state.withLock { Self.close(&$0) } }

    /// Closes all connections, when their readers are through; no use opens them again.
    func retire() {
        state.withLock {
            Self.close(&$0)
            $0.isRemoved = true
        }
    }

    private static func close(_ state: inout State) {
        // The last connection to close takes the log into the file and deletes it, which a reading one cannot.
        state.pool?.invalidateReadOnlyConnections()
        if let pool = state.pool { try? pool.close() }
        (state.pool, state.isBroken) = (nil, false)
    }

    /// Runs `body` on a reading connection, within one snapshot.
    func read<Value>(_ operation: String, _ body: (Database) throws -> Value) throws -> Value {
        let pool = try usablePool()
        return try mapped(operation) { try pool.read(body) }
    }

    /// Runs `body` on the writing connection, in one transaction: all of it is durable, or nothing is kept.
    func write<Value>(_ operation: String, _ body: (Database) throws -> Value) throws -> Value {
        try direct(operation) { db in
            var value: Value?
            try db.inTransaction(.immediate) {
                value = try body(db)
                return .commit
            }
            guard let value else { preconditionFailure("a committed transaction has a value") }
            return value
        }
    }

    /// Begins a transaction on the writing connection; `direct` works within it until `end`.
    func begin() throws { try direct("begin to write") { try $0.execute(sql: "BEGIN IMMEDIATE") } }

    /// Ends what `begin` began: keeps all of it, durably, or nothing.
    func end(keeping isKept: Bool) throws {
        try direct(isKept ? "commit to" : "roll back") { db in
            guard db.isInsideTransaction || !isKept else {
                throw DatabaseError(resultCode: .SQLITE_ABORT, message: "the transaction has ended before its commit")
            }
            if db.isInsideTransaction { try db.execute(sql: isKept ? "COMMIT" : "ROLLBACK") }
        }
    }

    /// Runs `body` on the writing connection, outside a transaction.
    func direct<Value>(_ operation: String, _ body: (Database) throws -> Value) throws -> Value {
        let pool = try usablePool()
        return try mapped(operation) { try pool.writeWithoutTransaction(body) }
    }

    /// Copies the write-ahead log into the file as far as readers allow; with `truncating`, gives its space back too.
    func checkpoint(truncating: Bool) throws {
        try direct("checkpoint") { db in
            do { _ = try db.checkpoint(truncating ? .truncate : .passive) } catch let error as DatabaseError
                where error.resultCode == .SQLITE_BUSY
            {
                // A reader still needs the log: what could be copied was, and the next checkpoint does the rest.
            }
        }
    }

    /// The present state on a connection of its own, for as long as that is open.
    func snapshot() throws -> DatabaseSnapshot {
        let pool = try usablePool()
        return try mapped("begin to read") { try pool.makeSnapshot() }
    }

    /// Bytes of the write-ahead log on disk.
    var walBytes: Int { fileSize(path + "-wal") }

    private func usablePool() throws -> DatabasePool {
        // One look: somebody else may be closing it.
        try state.withLock { state in
            if !state.isBroken, let pool = state.pool { return pool }
            return try opened(&state)
        }
    }

    private func mapped<Value>(_ operation: String, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let error as DatabaseError {
            let failure = StoreError(error, operation: operation, object: path)
            if operation != "open", failure.code.needsReopening { state.withLock { $0.isBroken = true } }
            throw failure
        }
    }
}

/// Size of a file in bytes; 0 when there is none.
func fileSize(_ path: String) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.size] as? Int) ?? 0
}
