internal import GRDB
public import TideModel

extension JournalReader {
    /// A registry entry as it stood from one record on.
    public struct RegistryVersion: Sendable, Equatable {
        /// The entry.
        public var entity: RegistryEntity
        /// Counts from 1 for each kind and id.
        public var version: Int
        /// The record that brought it.
        public var record: RecordNumber
        /// When that record was made.
        public var at: Timestamp
        /// Since when it holds.
        public var validFrom: Timestamp
    }

    private static let columns = "kind, json, version, record, at, valid_from"
    /// The history holds what stands no longer.
    private static let everyVersion = "SELECT * FROM registry UNION ALL SELECT * FROM registry_history"
    private static let order = "CASE kind WHEN 'enterprise' THEN 0 WHEN 'site' THEN 1 WHEN 'unit' THEN 2 ELSE 3 END"

    /// The registry as it stands: enterprises, sites, units, then devices by number.
    ///
    /// - Parameter kind: `enterprise`, `site`, `unit` or `device`; nil for all.
    /// - Returns: the current version of each entry.
    /// - Throws: `StoreError`.
    public func registry(kind: String? = nil) throws -> [RegistryVersion] {
        try versions(
            "SELECT \(Self.columns) FROM registry WHERE kind = COALESCE(?, kind) ORDER BY \(Self.order), number, id",
            [kind]
        )
    }

    /// Every version of one entry, oldest first.
    public func registryHistory(kind: String, id: String) throws -> [RegistryVersion] {
        try versions(
            "SELECT \(Self.columns) FROM (\(Self.everyVersion)) WHERE kind = ? AND id = ? ORDER BY version",
            [kind, id]
        )
    }

    /// Every version of every entry in the order they were recorded, at most `limit`, the newest last.
    public func registryHistory(limit: Int) throws -> [RegistryVersion] {
        let newest = """
            SELECT \(Self.columns) FROM (\(Self.everyVersion))
            ORDER BY record DESC, \(Self.order) DESC, id DESC, version DESC LIMIT ?
            """
        return try versions(newest, [limit]).reversed()
    }

    private func versions(_ sql: String, _ arguments: StatementArguments) throws -> [RegistryVersion] {
        let coding = RegistryCoding()
        return try file.read("read the registry of") { db in
            try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
                RegistryVersion(
                    entity: try coding.decode(kind: row[0], row[1], file: file.path),
                    version: row[2],
                    record: RecordNumber(row[3] as Int64),
                    at: Timestamp(milliseconds: row[4]),
                    validFrom: Timestamp(milliseconds: row[5])
                )
            }
        }
    }

    func entities(_ db: Database) throws -> [RegistryEntity] {
        let sql = "SELECT kind, json FROM registry ORDER BY \(Self.order), number, id"
        let rows = try Row.fetchCursor(db, sql: sql)
        let coding = RegistryCoding()
        var entities: [RegistryEntity] = []
        while let row = try rows.next() {
            entities.append(try coding.decode(kind: row[0], row[1], file: file.path))
        }
        return entities
    }

    /// A profile content that this store has used.
    public struct ProfileVersion: Sendable, Equatable {
        /// The content.
        public var profile: StoredProfile
        /// The record that last put it in force.
        public var record: RecordNumber
        /// Whether it is in force now.
        public var isInForce: Bool
    }

    /// Every profile content ever in force, by id and then by the record that last put it in force.
    public func profiles() throws -> [ProfileVersion] {
        let sql = "SELECT id, version, hash, draft, text, record, in_force > 0 FROM profiles ORDER BY id, record, hash"
        return try file.read("read the profiles of") { db in
            try Row.fetchAll(db, sql: sql).map {
                ProfileVersion(
                    profile: StoredProfile(row: $0),
                    record: RecordNumber($0[5] as Int64),
                    isInForce: $0[6]
                )
            }
        }
    }
}
