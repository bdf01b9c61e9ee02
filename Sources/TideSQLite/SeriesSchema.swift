internal import GRDB

extension FileKind {
    /// `readings/plain.sqlite`: readings as rows.
    static let plainReadings = FileKind(
        applicationID: 0x4654_5231,  // "FTR1"
        pageSize: 16_384,
        walPages: 2_048,  // 32 MB: nobody waits for a flush
        cacheKiB: 16_384,
        migrations: [SeriesSchema.version1]
    )
}

/// The tables of `readings/plain.sqlite`; FORMAT.md says what each column means.
enum SeriesSchema {
    @Sendable
    static func version1(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE readings(
                    series INTEGER NOT NULL, time INTEGER NOT NULL, received INTEGER NOT NULL, value INTEGER NOT NULL,
                    flag INTEGER NOT NULL, row_flags INTEGER NOT NULL, record INTEGER NOT NULL,
                    PRIMARY KEY(series, time)) STRICT, WITHOUT ROWID;
                CREATE TABLE superseded(
                    series INTEGER NOT NULL, time INTEGER NOT NULL, record INTEGER NOT NULL, part INTEGER NOT NULL,
                    value INTEGER NOT NULL, flag INTEGER NOT NULL,
                    PRIMARY KEY(series, time, record, part)) STRICT, WITHOUT ROWID;
                CREATE TABLE raw(record INTEGER PRIMARY KEY, count INTEGER NOT NULL, blob BLOB NOT NULL) STRICT;
                CREATE TABLE applied(id INTEGER PRIMARY KEY CHECK (id = 0), record INTEGER NOT NULL) STRICT;
                INSERT INTO applied(id, record) VALUES (0, 0);
                """
        )
    }
}
