internal import GRDB
import TideChunks
import TideModel

/// The bundles of a month, within a transaction or a snapshot.
struct BundleTable {
    let db: Database
    /// Path, for errors.
    let file: String

    /// Ids of the bundles of neighbouring devices that have something within `times`, oldest first.
    func ids(_ range: Int64, _ times: ClosedRange<Int64>) throws -> [Int64] {
        let sql = "SELECT id FROM bundles WHERE range = ? AND first <= ? AND last >= ? ORDER BY id"
        return try Int64.fetchAll(
            db.cachedStatement(sql: sql),
            arguments: [range, times.upperBound, times.lowerBound]
        )
    }

    /// The chunks of one bundle, devices ascending.
    func chunks(_ id: Int64) throws -> [Chunk] {
        let statement = try db.cachedStatement(sql: "SELECT blob, chunks FROM bundles WHERE id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [id]) else { throw damage("bundle \(id) is missing") }
        let count: Int = row[1]
        do {
            let chunks = try row.withBytes(at: 0) { packed in
                try Bundle.pieces(of: packed) { (bytes) throws(FormatError) in try Chunk(bytes) }
            }
            guard chunks.count == count else { throw FormatError("\(chunks.count) chunks, not \(count)", at: 0) }
            return chunks
        } catch let error as FormatError { throw damage("bundle \(id): \(error)") }
    }

    /// Removes a bundle.
    func remove(_ id: Int64) throws {
        try db.cachedStatement(sql: "DELETE FROM bundles WHERE id = ?").execute(arguments: [id])
    }

    /// Puts a damaged bundle aside.
    func sideline(_ id: Int64, _ reason: String) throws {
        let sql = """
            INSERT INTO damaged(source, device, first, last, reason, blob)
            SELECT 'bundle ' || id, range * ?, first, last, ?, blob FROM bundles WHERE id = ?
            """
        try db.execute(sql: sql, arguments: [Int64(Bundle.devices), reason, id])
        try remove(id)
    }

    /// Ranges that have at least so many bundles.
    func ranges(having count: Int) throws -> [Int64] {
        let sql = "SELECT range FROM bundles GROUP BY range HAVING COUNT(*) >= ? ORDER BY range"
        return try Int64.fetchAll(db.cachedStatement(sql: sql), arguments: [count])
    }

    /// Ranges that have a bundle with something before a time.
    func ranges(before end: Int64) throws -> [Int64] {
        let sql = "SELECT DISTINCT range FROM bundles WHERE first < ? ORDER BY range"
        return try Int64.fetchAll(db.cachedStatement(sql: sql), arguments: [end])
    }

    /// The first range after one, or nil.
    func range(after range: Int64) throws -> Int64? {
        let statement = try db.cachedStatement(sql: "SELECT MIN(range) FROM bundles WHERE range > ?")
        return try Int64.fetchOne(statement, arguments: [range])
    }

    private func damage(_ cause: String) -> StoreError { .damage(cause, file: file) }
}
