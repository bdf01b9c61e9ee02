internal import GRDB

extension FileKind {
    /// `raw/<day>.sqlite`: blocks of raw frames.
    static let rawDay = FileKind(
        applicationID: 0x4654_4131,  // "FTA1"
        pageSize: 4_096,  // a block ends somewhere in a page: larger ones waste more
        walPages: 4_096,  // 16 MB: nobody waits for a flush
        cacheKiB: 2_048,
        busySeconds: 10,
        migrations: [RawSchema.version1]
    )
}

/// The tables of `raw/<day>.sqlite`; FORMAT.md says what each column means.
enum RawSchema {
    @Sendable
    static func version1(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE blocks(
                    id INTEGER PRIMARY KEY, first_record INTEGER NOT NULL, first_index INTEGER NOT NULL,
                    last_record INTEGER NOT NULL, last_index INTEGER NOT NULL, frames INTEGER NOT NULL,
                    bytes INTEGER NOT NULL, blob BLOB NOT NULL) STRICT;
                CREATE INDEX blocks_by_last ON blocks(last_record, last_index);
                CREATE TABLE applied(id INTEGER PRIMARY KEY CHECK (id = 0), record INTEGER NOT NULL) STRICT;
                INSERT INTO applied(id, record) VALUES (0, 0);
                """
        )
    }
}
