internal import GRDB
public import TideModel

extension SQLiteJournal {
    /// The rare parts as of the last committed record.
    public func loadTables() throws -> JournalTables {
        try file.read("load the tables of") { db in
            var tables = JournalTables()
            tables.registry = try reader.entities(db)
            tables.series = try Self.series(db)
            tables.profiles = try Self.profilesInForce(db)
            tables.formerProfiles = try Self.formerProfiles(db)
            tables.attributes = try Self.attributes(db)
            tables.quarantine = try Self.quarantine(db)
            // SQLite keeps the highest number ever given, also of entries that left.
            let lastID = try Int64.fetchOne(db, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'quarantine'")
            tables.nextQuarantineID = QuarantineID((lastID ?? 0) + 1)
            tables.calibrations = try Self.coded(db, "SELECT json FROM calibrations ORDER BY id")
            tables.recomputations = try Self.coded(db, "SELECT json FROM recomputations ORDER BY series")
            tables.configurations = try Self.configurations(db)
            tables.alerts = try AlertRows(db: db, file: file.path).load(now: last.at)
            return tables
        }
    }

    private static func coded<Value: Decodable>(_ db: Database, _ sql: String) throws -> [Value] {
        try String.fetchAll(db, sql: sql).map { try JSONText.decode(Value.self, $0) }
    }

    private static func series(_ db: Database) throws -> SeriesTable {
        var kinds: [Int64: Row] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT channel, quantity, unit, id FROM channels") { kinds[row[3]] = row }
        let rows = try Row.fetchCursor(db, sql: "SELECT number, device, channel_id FROM series ORDER BY number")
        var series = SeriesTable()
        while let row = try rows.next() {
            guard let kind = kinds[row[2]], row[0] == Int64(series.count) else {
                throw FormatError("series \(row[0] as Int64) does not follow \(series.count) series", at: 0)
            }
            series.append(
                SeriesDefinition(
                    number: SeriesNumber(series.count),
                    device: DeviceNumber(row[1] as Int64),
                    channel: kind[0],
                    quantity: kind[1],
                    unit: kind[2]
                )
            )
        }
        return series
    }

    private static func profilesInForce(_ db: Database) throws -> [StoredProfile] {
        let sql = "SELECT id, version, hash, draft, text FROM profiles WHERE in_force > 0 ORDER BY in_force"
        return try Row.fetchAll(db, sql: sql).map(StoredProfile.init(row:))
    }

    /// The latest of them: records that are folded again at a start are not as old as others.
    private static func formerProfiles(_ db: Database) throws -> [StoredProfile] {
        let sql = """
            SELECT id, version, hash, draft, text FROM profiles WHERE in_force = 0 ORDER BY record DESC LIMIT 200
            """
        return try Row.fetchAll(db, sql: sql).map(StoredProfile.init(row:))
    }

    private static func configurations(_ db: Database) throws -> [QualityConfiguration] {
        try Row.fetchAll(db, sql: "SELECT id, text FROM quality_configurations ORDER BY id").map {
            QualityConfiguration(id: UInt64(bitPattern: $0[0] as Int64), text: $0[1])
        }
    }

    private static func attributes(_ db: Database) throws -> [AttributeChange] {
        let sql = "SELECT device, name, value, time FROM attributes ORDER BY device, name"
        return try Row.fetchAll(db, sql: sql).map(AttributeChange.init(row:))
    }

    private static func quarantine(_ db: Database) throws -> [QuarantineSummary] {
        let sql = "SELECT id, filter, reason, bytes FROM quarantine ORDER BY id"
        return try Row.fetchAll(db, sql: sql).map {
            QuarantineSummary(id: QuarantineID($0[0] as Int64), filter: $0[1], reason: $0[2], bytes: $0[3])
        }
    }
}

extension AttributeChange {
    init(row: Row) {
        self.init(
            device: DeviceNumber(row[0] as Int64),
            name: row[1],
            value: row[2],
            time: Timestamp(milliseconds: row[3])
        )
    }
}

extension StoredProfile {
    init(row: Row) { self.init(id: row[0], version: row[1], hash: row[2], draft: row[3], text: row[4]) }
}
