internal import GRDB
import TideModel

extension FileKind {
    /// `live.sqlite`: records, what has tables of its own, checkpoints.
    static let journal = FileKind(
        applicationID: 0x4654_4A31,  // "FTJ1"
        pageSize: 4_096,  // every commit writes three or four pages beside its record
        walPages: 65_536,  // 256 MB: `tidy` comes first
        cacheKiB: 8_192,
        migrations: [
            JournalSchema.version1, JournalSchema.version2, JournalSchema.version3, JournalSchema.version4,
            JournalSchema.version5, JournalSchema.version6, JournalSchema.version7,
            JournalSchema.version8, JournalSchema.version9, JournalSchema.version10,
        ]
    )
}

/// The tables of `live.sqlite`; FORMAT.md says what each column means.
enum JournalSchema {
    @Sendable
    static func version1(_ db: Database) throws {
        try db.execute(sql: records + registry + frames + state)
        try db.execute(
            sql: "INSERT INTO meta(key, value) VALUES ('epoch', ?), ('trimmed_number', 0), ('trimmed_at', ?)",
            arguments: [Int64(bitPattern: .random(in: 1 ... .max)), Int64.min]
        )
    }

    @Sendable
    static func version2(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE imports(
                    job TEXT PRIMARY KEY, file TEXT NOT NULL, profile TEXT NOT NULL, size INTEGER NOT NULL,
                    offset INTEGER NOT NULL, lines INTEGER NOT NULL, refused INTEGER NOT NULL,
                    ignored INTEGER NOT NULL, sha256 TEXT, record INTEGER NOT NULL,
                    at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
                """
        )
    }

    /// Records may be compressed: an older program must not take them for damaged ones.
    @Sendable
    static func version4(_: Database) throws {}

    /// The states of neighbouring devices share a row.
    @Sendable
    static func version5(_ db: Database) throws {
        try db.execute(sql: "CREATE TABLE checkpoint_devices(range INTEGER PRIMARY KEY, blob BLOB NOT NULL) STRICT")
        let rows = try Row.fetchAll(db, sql: "SELECT device, record, blob FROM checkpoint_device")
        let blobs = try rows.map { row in
            let blob = Checkpoint.Blob(record: RecordNumber(row[1] as Int64), bytes: try row.bytes(at: 2))
            return (DeviceNumber(row[0] as Int64), blob)
        }
        let table = CheckpointTable(db: db, file: SQLiteJournal.fileName)
        try table.store(Dictionary(uniqueKeysWithValues: blobs), Zstandard(level: 1, checked: true))
        try db.execute(sql: "DROP TABLE checkpoint_device")
    }

    /// Finished hours of many devices share a row.
    @Sendable
    static func version6(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE hour_books(
                    id INTEGER PRIMARY KEY, range INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
                    blob BLOB NOT NULL) STRICT;
                CREATE INDEX hour_books_of_range ON hour_books(range, last, first);
                """
        )
        let table = BookTable(db: db, file: SQLiteJournal.fileName)
        let zstd = Zstandard(level: 1, checked: true)
        var books: [DeviceHourBook] = []
        let rows = try Row.fetchCursor(db, sql: "SELECT * FROM books ORDER BY device, hour")
        while let row = try rows.next() {
            let counts = (2..<13).map { UInt64(bitPattern: row[$0] as Int64) }
            let (frames, readings) = (FrameBook(counts: Array(counts[..<6])), ReadingBook(counts: Array(counts[6...])))
            let device = DeviceNumber(row[0] as Int64)
            books.append(DeviceHourBook(device: device, hour: row[1], frames: frames, readings: readings))
            if books.count == BookTable.maximumBooks {
                try table.appendJoined(books, zstd)
                books = []
            }
        }
        try table.appendJoined(books, zstd)
        try db.execute(sql: "DROP TABLE books")
    }

    /// The calibration ledger, and the readings that are still to be computed anew.
    @Sendable
    static func version7(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE calibrations(
                    id INTEGER PRIMARY KEY, series INTEGER NOT NULL, valid_from INTEGER NOT NULL, json TEXT NOT NULL,
                    record INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;
                CREATE TABLE recomputations(series INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT;
                """
        )
    }

    /// What tests judged readings, by the id that their flags name.
    @Sendable
    static func version8(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE quality_configurations(
                    id INTEGER PRIMARY KEY, text TEXT NOT NULL, record INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;
                """
        )
    }

    /// What stands in `registry` no longer stands in its history too, and series name what they measure by number.
    @Sendable
    static func version3(_ db: Database) throws {
        try db.execute(
            sql: """
                DELETE FROM registry_history WHERE EXISTS (SELECT 1 FROM registry WHERE
                    registry.kind = registry_history.kind AND registry.id = registry_history.id
                    AND registry.version = registry_history.version);
                CREATE TABLE channels(
                    id INTEGER PRIMARY KEY, channel TEXT NOT NULL, quantity TEXT NOT NULL, unit TEXT NOT NULL,
                    UNIQUE(channel, quantity, unit)) STRICT;
                INSERT INTO channels(channel, quantity, unit) SELECT DISTINCT channel, quantity, unit FROM series;
                ALTER TABLE series RENAME TO series_of_old;
                CREATE TABLE series(
                    number INTEGER PRIMARY KEY, device INTEGER NOT NULL, channel_id INTEGER NOT NULL,
                    record INTEGER NOT NULL) STRICT;
                INSERT INTO series(number, device, channel_id, record)
                    SELECT number, device, channels.id, record FROM series_of_old
                    JOIN channels USING (channel, quantity, unit);
                DROP TABLE series_of_old;
                """
        )
    }

    private static let records = """
        CREATE TABLE meta(key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE journal(number INTEGER PRIMARY KEY, at INTEGER NOT NULL, blob BLOB NOT NULL) STRICT;
        CREATE TABLE probe(id INTEGER PRIMARY KEY, filler BLOB NOT NULL) STRICT;

        """

    private static let registry = """
        CREATE TABLE registry(
            kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, number INTEGER, json TEXT NOT NULL,
            record INTEGER NOT NULL, at INTEGER NOT NULL, valid_from INTEGER NOT NULL,
            PRIMARY KEY(kind, id)) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX registry_number ON registry(number) WHERE number IS NOT NULL;
        CREATE TABLE registry_history(
            kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, number INTEGER, json TEXT NOT NULL,
            record INTEGER NOT NULL, at INTEGER NOT NULL, valid_from INTEGER NOT NULL,
            PRIMARY KEY(kind, id, version)) STRICT, WITHOUT ROWID;
        CREATE TABLE series(
            number INTEGER PRIMARY KEY, device INTEGER NOT NULL, channel TEXT NOT NULL, quantity TEXT NOT NULL,
            unit TEXT NOT NULL, record INTEGER NOT NULL) STRICT;
        CREATE TABLE profiles(
            hash TEXT PRIMARY KEY, id TEXT NOT NULL, version INTEGER NOT NULL, draft INTEGER NOT NULL,
            text TEXT NOT NULL, record INTEGER NOT NULL, at INTEGER NOT NULL, in_force INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

        """

    private static let frames = """
        CREATE TABLE quarantine(
            id INTEGER PRIMARY KEY AUTOINCREMENT, record INTEGER NOT NULL, received INTEGER NOT NULL,
            reason TEXT NOT NULL, detail TEXT NOT NULL, profile TEXT, filter TEXT NOT NULL,
            source_kind TEXT NOT NULL, source_name TEXT NOT NULL, topic TEXT NOT NULL, flags INTEGER NOT NULL,
            sent_length INTEGER NOT NULL, content_type TEXT, user_properties TEXT, parts TEXT,
            bytes INTEGER NOT NULL, payload BLOB NOT NULL) STRICT;
        CREATE TABLE quarantine_released(
            filter TEXT NOT NULL, reason TEXT NOT NULL, cause TEXT NOT NULL,
            entries INTEGER NOT NULL, bytes INTEGER NOT NULL,
            PRIMARY KEY(filter, reason, cause)) STRICT, WITHOUT ROWID;
        CREATE TABLE attributes(
            device INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, time INTEGER NOT NULL,
            record INTEGER NOT NULL, PRIMARY KEY(device, name)) STRICT, WITHOUT ROWID;
        CREATE TABLE attribute_history(
            device INTEGER NOT NULL, name TEXT NOT NULL, time INTEGER NOT NULL, record INTEGER NOT NULL,
            part INTEGER NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY(device, name, time, record, part)) STRICT, WITHOUT ROWID;

        """

    private static let state = """
        CREATE TABLE books(
            device INTEGER NOT NULL, hour INTEGER NOT NULL,
            stored INTEGER NOT NULL, partial INTEGER NOT NULL, duplicate INTEGER NOT NULL,
            redelivered INTEGER NOT NULL, quarantined INTEGER NOT NULL, ignored INTEGER NOT NULL,
            readings_new INTEGER NOT NULL, readings_late INTEGER NOT NULL, readings_duplicate INTEGER NOT NULL,
            readings_superseded INTEGER NOT NULL, readings_refused INTEGER NOT NULL,
            PRIMARY KEY(device, hour)) STRICT, WITHOUT ROWID;
        CREATE INDEX books_hour ON books(hour);
        CREATE TABLE checkpoint_global(
            id INTEGER PRIMARY KEY CHECK (id = 0), record INTEGER NOT NULL, blob BLOB NOT NULL) STRICT;
        CREATE TABLE checkpoint_device(
            device INTEGER PRIMARY KEY, record INTEGER NOT NULL, blob BLOB NOT NULL) STRICT;
        """
}
