import FoundationEssentials
internal import GRDB
import TideModel

/// Writes what enters and leaves quarantine, within a record's transaction.
struct QuarantineWriter {
    let db: Database
    let record: Int64

    /// Keeps a frame raw; an entry of the same number (fewer parts are left of it) is replaced.
    func write(_ entry: QuarantineEntry) throws {
        let sql = """
            INSERT OR REPLACE INTO quarantine(id, record, received, reason, detail, profile, filter, source_kind,
                source_name, topic, flags, sent_length, content_type, user_properties, parts, bytes, payload)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        let frame = entry.frame
        let user = frame.properties.map { $0.user.flatMap { [$0.name, $0.value] } }
        try frame.payload.withUnsafeData { payload in
            try db.cachedStatement(sql: sql).execute(arguments: [
                Int64(entry.id), record, frame.received.milliseconds, entry.reason, entry.detail, entry.profile,
                entry.filter, frame.source.kind, frame.source.name, frame.topic, Int64(frame.flags.rawValue),
                frame.sentLength, frame.properties?.contentType, try user.map(JSONText.encode),
                try entry.parts.map(JSONText.encode), entry.bytes, payload,
            ])
        }
    }

    /// Deletes an entry and counts it by filter, reason and cause.
    ///
    /// One that is not there has left before: it is not counted again.
    func write(_ release: QuarantineRelease) throws {
        let count = """
            INSERT INTO quarantine_released(filter, reason, cause, entries, bytes)
            SELECT filter, reason, ?, 1, bytes FROM quarantine WHERE id = ?
            ON CONFLICT(filter, reason, cause)
                DO UPDATE SET entries = entries + 1, bytes = bytes + excluded.bytes
            """
        let id = Int64(release.id)
        try db.cachedStatement(sql: count).execute(arguments: [release.cause.rawValue, id])
        try db.cachedStatement(sql: "DELETE FROM quarantine WHERE id = ?").execute(arguments: [id])
    }
}

/// Small lists as JSON text.
enum JSONText {
    static func encode(_ value: some Encodable) throws -> String {
        String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    }

    static func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }
}
