internal import GRDB

/// What makes one kind of SQLite file of the data folder: its mark, page size and migrations.
struct FileKind: Sendable {
    /// SQLite's `application_id`, so that a foreign file is refused: four ASCII letters.
    var applicationID: Int
    /// Page size in bytes of a new file; FORMAT.md has the measurements.
    var pageSize: Int
    /// Pages in the write-ahead log at which a commit itself checkpoints, if nobody did so before.
    var walPages: Int
    /// Memory for pages of the writing connection, in KiB.
    var cacheKiB: Int
    /// How long to wait for a lock, in seconds.
    ///
    /// A reader that finds the log's index half written takes the writer's lock for a moment to look again, and a file
    /// may be opened while its last owner is closing it.
    var busySeconds: Double = 0.5
    /// One step per schema version, never changed once released.
    var migrations: [@Sendable (Database) throws -> Void]

    /// The schema version that this program writes.
    var version: Int { migrations.count }

    var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator().disablingDeferredForeignKeyChecks()
        for (index, step) in migrations.enumerated() {
            migrator.registerMigration("\(index + 1)") { [applicationID] db in
                try step(db)
                try db.execute(sql: "PRAGMA user_version = \(index + 1); PRAGMA application_id = \(applicationID)")
            }
        }
        return migrator
    }
}
