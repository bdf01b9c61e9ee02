internal import GRDB
import TideChunks
import TideModel

/// The chunks of a month, within a transaction or a snapshot.
struct ChunkTable {
    let db: Database
    /// Path, for errors.
    let file: String

    /// One chunk as the table knows it.
    struct Entry {
        var id: Int64
        var head: ChunkHead
    }

    /// Adds a chunk.
    func insert(_ bytes: [UInt8], _ head: ChunkHead) throws {
        let sql = "INSERT INTO chunks(device, first, last, rows, cells, blob) VALUES (?, ?, ?, ?, ?, ?)"
        try bytes.withUnsafeData {
            try db.cachedStatement(sql: sql).execute(arguments: [
                Int64(head.device), head.times.lowerBound, head.times.upperBound, head.rows, head.cells, $0,
            ])
        }
    }

    /// Removes a chunk.
    func remove(_ id: Int64) throws {
        try db.cachedStatement(sql: "DELETE FROM chunks WHERE id = ?").execute(arguments: [id])
    }

    /// The chunks of a device that have something within `times`, by first time.
    func entries(_ device: DeviceNumber, _ times: ClosedRange<Int64>) throws -> [Entry] {
        // No chunk reaches from one day into the next, so what begins a day before the range is not looked at.
        let (earliest, overflow) = times.lowerBound.subtractingReportingOverflow(Day.milliseconds)
        let sql = """
            SELECT id, first, last, rows, cells FROM chunks WHERE device = ? AND first >= ? AND first <= ? AND last >= ?
            ORDER BY first, id
            """
        let rows = try Row.fetchCursor(
            db.cachedStatement(sql: sql),
            arguments: [Int64(device), overflow ? .min : earliest, times.upperBound, times.lowerBound]
        )
        var entries: [Entry] = []
        while let row = try rows.next() { entries.append(try entry(row, device)) }
        return entries
    }

    /// All chunks, by number.
    func all() throws -> [Entry] {
        let sql = "SELECT id, first, last, rows, cells, device FROM chunks ORDER BY id"
        let rows = try Row.fetchCursor(db, sql: sql)
        var entries: [Entry] = []
        while let row = try rows.next() {
            entries.append(try entry(row, DeviceNumber(truncatingIfNeeded: row[5] as Int64)))
        }
        return entries
    }

    private func entry(_ row: Row, _ device: DeviceNumber) throws -> Entry {
        let (first, last): (Int64, Int64) = (row[1], row[2])
        guard first <= last else { throw damage("chunk \(row[0] as Int64) ends before it begins") }
        return Entry(id: row[0], head: ChunkHead(device: device, times: first...last, rows: row[3], cells: row[4]))
    }

    /// Opens a chunk, and compares it with what the table says of it.
    func chunk(_ entry: Entry) throws -> Chunk {
        let statement = try db.cachedStatement(sql: "SELECT blob FROM chunks WHERE id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [entry.id]) else {
            throw damage("chunk \(entry.id) is missing")
        }
        let bytes = try row.bytes(at: 0)
        do throws(FormatError) {
            let chunk = try Chunk(bytes)
            let isSame =
                chunk.device == entry.head.device && chunk.times == entry.head.times
                && chunk.rowCount == entry.head.rows && chunk.cellCount <= entry.head.cells
            guard isSame else { throw FormatError("is not what the table says", at: 0) }
            return chunk
        } catch {
            throw damage("chunk \(entry.id) of device \(entry.head.device): \(error)")
        }
    }

    /// Puts a damaged chunk aside: nothing reads it any more, and nothing is held up by it.
    func sideline(_ entry: Entry, _ reason: String) throws {
        let sql = """
            INSERT INTO damaged(source, device, first, last, reason, blob)
            SELECT 'chunk ' || id, device, first, last, ?, blob FROM chunks WHERE id = ?
            """
        try db.execute(sql: sql, arguments: [reason, entry.id])
        try remove(entry.id)
    }

    /// The first device after one, or nil.
    func device(after device: Int64) throws -> Int64? {
        let statement = try db.cachedStatement(sql: "SELECT MIN(device) FROM chunks WHERE device > ?")
        return try Int64.fetchOne(statement, arguments: [device])
    }

    private func damage(_ cause: String) -> StoreError { .damage(cause, file: file) }
}
