internal import GRDB

extension FileKind {
    /// `readings/index.sqlite`: what is known of all months together.
    static let index = FileKind(
        applicationID: 0x4654_4931,  // "FTI1"
        pageSize: 2_048,  // fits chunks of some KB best
        walPages: 8_192,  // 16 MB: nobody waits for a flush
        cacheKiB: 2_048,
        migrations: [ReadingsSchema.index1, ReadingsSchema.index2, ReadingsSchema.index3, ReadingsSchema.index4]
    )

    /// `readings/2026-11.sqlite`: the readings of a month.
    static let month = FileKind(
        applicationID: 0x4654_4D31,  // "FTM1"
        pageSize: 2_048,  // FORMAT.md has the measurements
        walPages: 65_536,  // 128 MB: what a county flushes in an hour is put together before it is copied
        cacheKiB: 4_096,
        migrations: [ReadingsSchema.month1, ReadingsSchema.month2, ReadingsSchema.month3]
    )
}

/// The tables of readings; FORMAT.md says what each column means.
enum ReadingsSchema {
    @Sendable
    static func index1(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE series(number INTEGER PRIMARY KEY, device INTEGER NOT NULL) STRICT;
                CREATE TABLE applied(
                    id INTEGER PRIMARY KEY CHECK (id = 0), record INTEGER NOT NULL, at INTEGER NOT NULL,
                    merged INTEGER NOT NULL) STRICT;
                INSERT INTO applied(id, record, at, merged) VALUES (0, 0, 0, 0);
                """
        )
    }

    @Sendable
    static func month1(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE chunks(
                    id INTEGER PRIMARY KEY, device INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
                    rows INTEGER NOT NULL, cells INTEGER NOT NULL, blob BLOB NOT NULL) STRICT;
                CREATE INDEX chunks_of_device ON chunks(device, first, last, rows, cells);
                CREATE TABLE bundles(
                    id INTEGER PRIMARY KEY, range INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
                    chunks INTEGER NOT NULL, blob BLOB NOT NULL) STRICT;
                CREATE INDEX bundles_of_range ON bundles(range, first, last);
                CREATE TABLE damaged(
                    id INTEGER PRIMARY KEY, source TEXT NOT NULL, device INTEGER, first INTEGER NOT NULL,
                    last INTEGER NOT NULL, reason TEXT NOT NULL, blob BLOB NOT NULL) STRICT;
                CREATE TABLE applied(id INTEGER PRIMARY KEY CHECK (id = 0), record INTEGER NOT NULL) STRICT;
                INSERT INTO applied(id, record) VALUES (0, 0);
                """
        )
    }

    @Sendable
    static func index2(_ db: Database) throws {
        try db.execute(
            sql: """
                ALTER TABLE applied ADD COLUMN rolled INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE applied ADD COLUMN over INTEGER NOT NULL DEFAULT 0;
                """
        )
    }

    @Sendable
    static func index3(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE removed(
                    kind INTEGER NOT NULL, first INTEGER NOT NULL, until INTEGER NOT NULL, record INTEGER NOT NULL,
                    due INTEGER NOT NULL, at INTEGER NOT NULL, cause INTEGER NOT NULL, bytes INTEGER NOT NULL,
                    count INTEGER NOT NULL, PRIMARY KEY (kind, first, until)) STRICT, WITHOUT ROWID;
                """
        )
    }

    /// What was there before gets its groups when places are looked at.
    @Sendable
    static func index4(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE sites(number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;
                CREATE TABLE places(
                    number INTEGER PRIMARY KEY, site INTEGER, enterprise TEXT, zone TEXT NOT NULL,
                    day_start INTEGER NOT NULL) STRICT;
                CREATE TABLE placed(device INTEGER PRIMARY KEY, place INTEGER NOT NULL) STRICT;
                CREATE TABLE measures(number INTEGER PRIMARY KEY, quantity TEXT NOT NULL, unit TEXT NOT NULL) STRICT;
                CREATE TABLE parts(
                    number INTEGER PRIMARY KEY, site INTEGER NOT NULL, measure INTEGER NOT NULL, enterprise TEXT) STRICT;
                ALTER TABLE applied ADD COLUMN placed INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE series ADD COLUMN more INTEGER NOT NULL DEFAULT 0;
                """
        )
    }

    /// All bundles that were there before are fresh ones.
    @Sendable
    static func month3(_ db: Database) throws {
        try db.execute(
            sql: """
                ALTER TABLE bundles ADD COLUMN part INTEGER NOT NULL DEFAULT 0;
                DROP INDEX bundles_of_range;
                CREATE INDEX bundles_of_part ON bundles(range, part, first, last);
                """
        )
    }

    /// What was there before has no rollups yet.
    @Sendable
    static func month2(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE stale(
                    device INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
                    PRIMARY KEY (device, first, last)) STRICT, WITHOUT ROWID;
                INSERT OR IGNORE INTO stale(device, first, last) SELECT device, first, last FROM chunks;
                """
        )
    }
}
