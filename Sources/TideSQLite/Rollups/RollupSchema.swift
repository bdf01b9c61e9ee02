internal import GRDB

extension FileKind {
    /// `rollups/2026.sqlite`: the rollups of a year.
    static let rollups = FileKind(
        applicationID: 0x4654_5531,  // "FTU1"
        pageSize: 4_096,
        walPages: 4_096,  // 16 MB: nobody waits for it
        cacheKiB: 4_096,
        migrations: [RollupSchema.year1, RollupSchema.year2]
    )
}

/// The tables of rollups; FORMAT.md says what each column means.
enum RollupSchema {
    @Sendable
    static func year1(_ db: Database) throws {
        let columns = """
            id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
            lowest INTEGER NOT NULL, highest INTEGER NOT NULL, least INTEGER NOT NULL, greatest INTEGER NOT NULL,
            cells INTEGER NOT NULL
            """
        try db.execute(
            sql: """
                CREATE TABLE blocks(\(columns), device INTEGER NOT NULL, blob BLOB NOT NULL) STRICT;
                CREATE INDEX blocks_of_device ON blocks(kind, device, first);
                CREATE INDEX blocks_changed ON blocks(kind, highest);
                CREATE TABLE packs(\(columns), range INTEGER NOT NULL, blocks INTEGER NOT NULL, blob BLOB NOT NULL) STRICT;
                CREATE INDEX packs_of_range ON packs(kind, range, first);
                CREATE INDEX packs_changed ON packs(kind, highest);
                CREATE TABLE stale(
                    device INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
                    PRIMARY KEY (device, first, last)) STRICT, WITHOUT ROWID;
                """
        )
    }

    @Sendable
    static func year2(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE stale_groups(
                    site INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
                    PRIMARY KEY (site, first, last)) STRICT, WITHOUT ROWID;
                CREATE TABLE damaged(
                    id INTEGER PRIMARY KEY, source TEXT NOT NULL, kind INTEGER NOT NULL, device INTEGER NOT NULL,
                    first INTEGER NOT NULL, last INTEGER NOT NULL, lost INTEGER NOT NULL, reason TEXT NOT NULL,
                    blob BLOB NOT NULL) STRICT;
                CREATE TABLE lost(
                    id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, device INTEGER NOT NULL, until INTEGER NOT NULL,
                    first INTEGER NOT NULL, last INTEGER NOT NULL) STRICT;
                """
        )
    }
}
