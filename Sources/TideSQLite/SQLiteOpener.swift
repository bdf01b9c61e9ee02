import FoundationEssentials
internal import GRDB

/// Opens an SQLite file so that a commit that returned survives a power cut.
struct SQLiteOpener {
    let path: String
    let kind: FileKind

    func open() throws -> DatabasePool {
        try refuseForeignOrNewer()
        // Opening writes a log of its own; to copy that would cost every reader of an old month some 10 ms.
        let hadLog = fileSize(path + "-wal") > 0
        let pool = try DatabasePool(path: path, configuration: configuration)
        try pool.writeWithoutTransaction { db in
            // GRDB sets NORMAL when it turns the write-ahead log on, after `prepareDatabase`: FULL must come after.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try requireFullSync(db)
            try requirePragma("journal_mode", is: "wal", db)
            try db.execute(sql: "PRAGMA wal_autocheckpoint = \(kind.walPages)")
            // What a crash left in the log was perhaps never synced: copying it into the file makes it durable before
            // anything is acknowledged on its strength.
            if hadLog { try copyLog(db) }
        }
        try kind.migrator.migrate(pool)
        try pool.writeWithoutTransaction(requireFullSync)
        return pool
    }

    private func copyLog(_ db: Database) throws {
        do { _ = try db.checkpoint(.truncate) } catch let error as DatabaseError
            where [.SQLITE_BUSY, .SQLITE_FULL].contains(error.resultCode)
        {
            // Readers, or a full disk: reading must work all the same, and no commit succeeds before there is space.
        }
    }

    private var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        configuration.maximumReaderCount = 4
        configuration.label = "tide"
        // A flush writes to several files and commits them together.
        configuration.allowsUnsafeTransactions = true
        if kind.busySeconds > 0 { configuration.busyMode = .timeout(kind.busySeconds) }
        configuration.prepareDatabase { [kind] db in
            guard !db.configuration.readonly else { return }
            // Page size and auto-vacuum only act on a file that is still empty. Debian builds SQLite with
            // secure_delete on, which overwrites every page that is freed: trimming 64 MB took 145 ms instead of 2.
            try db.execute(
                sql: """
                    PRAGMA page_size = \(kind.pageSize);
                    PRAGMA auto_vacuum = INCREMENTAL;
                    PRAGMA secure_delete = OFF;
                    PRAGMA cache_size = -\(kind.cacheKiB);
                    """
            )
        }
        return configuration
    }

    private func requireFullSync(_ db: Database) throws { try requirePragma("synchronous", is: "2", db) }

    private func requirePragma(_ name: String, is wanted: String, _ db: Database) throws {
        let found = try String.fetchOne(db, sql: "PRAGMA \(name)") ?? "nothing"
        guard found == wanted else {
            throw StoreError(
                .notDurable,
                operation: "open",
                object: path,
                cause: "PRAGMA \(name) is \(found), must be \(wanted)",
                hint: "Without it an acknowledged message could be lost in a power cut, so this program does not run"
            )
        }
    }

    /// What a file says it is.
    private func marks(readonly: Bool = true) throws -> (application: Int, version: Int) {
        var configuration = Configuration()
        configuration.readonly = readonly
        if kind.busySeconds > 0 { configuration.busyMode = .timeout(kind.busySeconds) }
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            defer { try? queue.close() }
            return try queue.read { db in
                (
                    try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0,
                    try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
                )
            }
        } catch let error as DatabaseError where readonly && error.extendedResultCode == .SQLITE_READONLY_ROLLBACK {
            // The program died within its first transaction, before the write-ahead log was on: who reads must be allowed
            // to take that back.
            return try marks(readonly: false)
        }
    }

    /// Looks before anything is written: a file of a newer program stays as it is.
    private func refuseForeignOrNewer() throws {
        guard fileSize(path) > 0 else { return }
        let (application, version) = try marks()
        // 0: the file was created and the program died before its first migration was committed.
        guard application == kind.applicationID || (application == 0 && version == 0) else {
            throw StoreError(
                .foreignFile,
                operation: "open",
                object: path,
                cause: "its application id is \(application), expected \(kind.applicationID)",
                hint: "Move this file away, or point `data:` to the folder of a Fieldtide daemon"
            )
        }
        guard version <= kind.version else {
            throw StoreError(
                .newerSchema,
                operation: "open",
                object: path,
                cause: "made by a newer Fieldtide: schema \(version), this program knows \(kind.version)",
                hint: "Install the newer Fieldtide again, or restore a backup made before the upgrade"
            )
        }
    }
}
