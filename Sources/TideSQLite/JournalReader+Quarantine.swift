internal import GRDB
public import TideModel

extension JournalReader {
    /// Which quarantine entries are wanted; nil fields do not restrict.
    public struct QuarantineQuery: Sendable, Equatable {
        /// Topic filter they are booked on.
        public var filter: String?
        /// Reason code.
        public var reason: String?
        /// Only entries with a higher number: where the last page ended.
        public var after: QuarantineID
        /// At most so many.
        public var limit: Int
        /// Makes a query.
        public init(filter: String? = nil, reason: String? = nil, after: QuarantineID = 0, limit: Int = 100) {
            self.filter = filter
            self.reason = reason
            self.after = after
            self.limit = limit
        }
    }

    /// Entries of one filter and reason: those there, and those that left, by cause.
    public struct QuarantineTotal: Sendable, Equatable {
        /// Topic filter.
        public var filter: String
        /// Reason code.
        public var reason: String
        /// Why they left; nil for those still there.
        public var released: QuarantineRelease.Cause?
        /// How many.
        public var entries: Int
        /// Bytes of topics, payloads, properties and details.
        public var bytes: Int
    }

    private static let columns = """
        id, received, reason, detail, profile, filter, source_kind, source_name, topic, flags, sent_length,
        content_type, user_properties, parts
        """

    /// Entries by number, with empty payloads: `payloadBytes` tells their size.
    public func quarantine(_ query: QuarantineQuery) throws -> [(entry: QuarantineEntry, payloadBytes: Int)] {
        let sql = """
            SELECT \(Self.columns), LENGTH(payload) FROM quarantine
            WHERE id > ?1 AND filter = COALESCE(?2, filter) AND reason = COALESCE(?3, reason) ORDER BY id LIMIT ?4
            """
        return try file.read("list the quarantine of") { db in
            let arguments: StatementArguments = [Int64(clamping: query.after), query.filter, query.reason, query.limit]
            return try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
                (try QuarantineEntry(row: row, payload: []), row[14] as Int)
            }
        }
    }

    /// The entries of these numbers with their payloads, by number, each once; numbers that are not there are left
    /// out.
    public func quarantineEntries(_ ids: [QuarantineID]) throws -> [QuarantineEntry] {
        let sql = "SELECT \(Self.columns), payload FROM quarantine WHERE id = ?"
        return try file.read("read the quarantine of") { db in
            let statement = try db.cachedStatement(sql: sql)
            return try Set(ids).sorted().compactMap { id in
                guard let row = try Row.fetchOne(statement, arguments: [Int64(clamping: id)]) else { return nil }
                return try QuarantineEntry(row: row, payload: row.bytes(at: 14))
            }
        }
    }

    /// Entries there and entries that left, by filter, reason and cause.
    public func quarantineTotals() throws -> [QuarantineTotal] {
        let sql = """
            SELECT filter, reason, NULL, COUNT(*), SUM(bytes) FROM quarantine GROUP BY filter, reason
            UNION ALL SELECT filter, reason, cause, entries, bytes FROM quarantine_released ORDER BY 1, 2, 3
            """
        return try file.read("count the quarantine of") { db in
            try Row.fetchAll(db, sql: sql).map {
                QuarantineTotal(
                    filter: $0[0],
                    reason: $0[1],
                    released: ($0[2] as String?).flatMap(QuarantineRelease.Cause.init(rawValue:)),
                    entries: $0[3],
                    bytes: $0[4]
                )
            }
        }
    }
}

extension QuarantineEntry {
    init(row: Row, payload: [UInt8]) throws {
        let frame = Frame(
            source: FrameSource(kind: row[6], name: row[7]),
            topic: row[8],
            payload: payload,
            sentLength: row[10],
            received: Timestamp(milliseconds: row[1]),
            flags: FrameHead.Flags(rawValue: UInt8(truncatingIfNeeded: row[9] as Int64)),
            properties: try FrameProperties(contentType: row[11], userJSON: row[12])
        )
        self.init(
            id: QuarantineID(row[0] as Int64),
            frame: frame,
            reason: row[2],
            detail: row[3],
            profile: row[4],
            filter: row[5],
            parts: try (row[13] as String?).map { try JSONText.decode([Int].self, $0) }
        )
    }
}

extension FrameProperties {
    /// Stored as a flat list of names and values; NULL for a frame without properties.
    init?(contentType: String?, userJSON: String?) throws {
        guard let userJSON else { return nil }
        let flat = try JSONText.decode([String].self, userJSON)
        let pairs = stride(from: 0, to: flat.count - 1, by: 2).map { Pair(name: flat[$0], value: flat[$0 + 1]) }
        self.init(contentType: contentType, user: pairs)
    }
}
