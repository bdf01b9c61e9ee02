internal import GRDB
import TideChunks
import TideModel

/// The bundles of a month, within a transaction or a snapshot.
///
/// A flush makes *fresh* ones of up to 256 devices (`Bundle.range`); of those of an hour or so *joined* ones are made, of a
/// day and of up to 64 devices (`BundlePart`), so that reading one device unpacks little. What fresh ones have is
/// missing in the rollups; what is missing of the others `StaleTable` knows, as of chunks.
struct BundleTable {
    let db: Database
    /// Path, for errors.
    let file: String

    /// Ids of the fresh bundles of neighbouring devices that have something within `times`, oldest first.
    func fresh(_ range: Int64, _ times: ClosedRange<Int64>) throws -> [Int64] { try ids(range, 0, times) }

    /// Ids of the joined bundles of a part that have something within `times`, oldest first.
    func joined(_ part: BundlePart, _ times: ClosedRange<Int64>) throws -> [Int64] {
        try ids(part.range, part.column, times)
    }

    private func ids(_ range: Int64, _ part: Int64, _ times: ClosedRange<Int64>) throws -> [Int64] {
        let sql = "SELECT id FROM bundles WHERE range = ? AND part = ? AND first <= ? AND last >= ? ORDER BY id"
        return try Int64.fetchAll(
            db.cachedStatement(sql: sql),
            arguments: [range, part, times.upperBound, times.lowerBound]
        )
    }

    /// Adds a bundle, a fresh one when it is of no part.
    func insert(_ bundle: Bundle, range: Int64, _ zstd: Zstandard, part: BundlePart? = nil) throws {
        let sql = "INSERT INTO bundles(range, first, last, chunks, blob, part) VALUES (?, ?, ?, ?, ?, ?)"
        let (first, last) = (bundle.times.lowerBound, bundle.times.upperBound)
        try bundle.packed(zstd).withUnsafeData {
            try db.cachedStatement(sql: sql)
                .execute(arguments: [range, first, last, bundle.count, $0, part?.column ?? 0])
        }
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

    /// Calls `body` with each chunk of joined bundles; a damaged bundle is put aside.
    func forEachJoined(_ body: (Chunk) throws -> Void) throws {
        for id in try Int64.fetchAll(db, sql: "SELECT id FROM bundles WHERE part > 0 ORDER BY id") {
            do { try chunks(id).forEach(body) } catch let error as StoreError where error.code == .corrupt {
                try sideline(id, error.cause)
            }
        }
    }

    /// Takes bundles out, and their chunks; a damaged one is put aside.
    func take(_ ids: [Int64]) throws -> [Chunk] {
        try ids.flatMap { id in
            do {
                let chunks = try chunks(id)
                try remove(id)
                return chunks
            } catch let error as StoreError where error.code == .corrupt {
                try sideline(id, error.cause)
                return []
            }
        }
    }

    private func remove(_ id: Int64) throws {
        try db.cachedStatement(sql: "DELETE FROM bundles WHERE id = ?").execute(arguments: [id])
    }

    /// Puts a damaged bundle aside.
    func sideline(_ id: Int64, _ reason: String) throws {
        let sql = """
            INSERT INTO damaged(source, device, first, last, reason, blob)
            SELECT 'bundle ' || id, range * ? + MAX(part - 1, 0) * ?, first, last, ?, blob FROM bundles WHERE id = ?
            """
        try db.execute(sql: sql, arguments: [Int64(Bundle.devices), Int64(BundlePart.devices), reason, id])
        try remove(id)
    }

    /// Ranges that have at least so many fresh bundles.
    func ranges(having count: Int) throws -> [Int64] {
        let sql = "SELECT range FROM bundles WHERE part = 0 GROUP BY range HAVING COUNT(*) >= ? ORDER BY range"
        return try Int64.fetchAll(db.cachedStatement(sql: sql), arguments: [count])
    }

    /// Ranges that have a fresh bundle with something before a time.
    func ranges(before end: Int64) throws -> [Int64] {
        let sql = "SELECT DISTINCT range FROM bundles WHERE part = 0 AND first < ? ORDER BY range"
        return try Int64.fetchAll(db.cachedStatement(sql: sql), arguments: [end])
    }

    /// Parts that have a joined bundle of a day before that of a time.
    func parts(before end: Int64) throws -> [BundlePart] {
        let sql = "SELECT DISTINCT range, part FROM bundles WHERE part > 0 AND last < ? ORDER BY range, part"
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [end])
            .map { BundlePart(range: $0[0], column: $0[1]) }
    }

    /// The first range after one, or nil.
    func range(after range: Int64) throws -> Int64? {
        let statement = try db.cachedStatement(sql: "SELECT MIN(range) FROM bundles WHERE range > ?")
        return try Int64.fetchOne(statement, arguments: [range])
    }

    private func damage(_ cause: String) -> StoreError { .damage(cause, file: file) }
}

/// Devices that share joined bundles: numbers that agree but for the low 6 bits.
struct BundlePart: Hashable {
    static let devices: DeviceNumber = 64
    /// Parts of a range.
    private static let count = Bundle.devices / devices

    /// `Bundle.range` of its devices.
    let range: Int64
    /// What the table says of it, from 1.
    let column: Int64

    init(range: Int64, column: Int64) { (self.range, self.column) = (range, column) }

    init(of device: DeviceNumber) {
        self.init(range: Bundle.range(of: device), column: 1 + Int64(device / Self.devices % Self.count))
    }

    /// All parts of a range, in the order of their devices.
    static func all(_ range: Int64) -> [BundlePart] { (1...Int64(count)).map { BundlePart(range: range, column: $0) } }
}
