internal import GRDB

extension FileKind {
    /// `readings/chunks.sqlite`: readings in sealed chunks.
    static let readings = FileKind(
        applicationID: 0x4654_4331,  // "FTC1"
        pageSize: 16_384,
        walPages: 2_048,  // 32 MB: nobody waits for a flush
        cacheKiB: 16_384,
        migrations: [SeriesSchema.version1]
    )
}

/// The tables of `readings/chunks.sqlite`; FORMAT.md says what each column means.
enum SeriesSchema {
    @Sendable
    static func version1(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE chunks(
                    id INTEGER PRIMARY KEY, device INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
                    level INTEGER NOT NULL, count INTEGER NOT NULL, blob BLOB NOT NULL) STRICT;
                CREATE INDEX chunks_of_device ON chunks(device, id, first, last, level, count);
                CREATE TABLE series(number INTEGER PRIMARY KEY, device INTEGER NOT NULL) STRICT;
                CREATE TABLE raw(record INTEGER PRIMARY KEY, count INTEGER NOT NULL, blob BLOB NOT NULL) STRICT;
                CREATE TABLE applied(id INTEGER PRIMARY KEY CHECK (id = 0), record INTEGER NOT NULL) STRICT;
                INSERT INTO applied(id, record) VALUES (0, 0);
                """
        )
    }
}
