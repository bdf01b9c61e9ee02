internal import GRDB
import TideChunks
import TideModel

/// The packs of small blocks of a year, within a transaction or a snapshot.
struct PackTable {
    let db: Database
    /// Path, for errors.
    let file: String

    /// Adds a pack.
    func insert(_ pack: Pack, range: Int64) throws {
        guard let head = pack.head else { return }
        let sql = """
            INSERT INTO packs(\(BlockHead.columns), range, blocks, blob) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        try pack.bundle.packed(Zstandard()).withUnsafeData { data in
            let own: [(any DatabaseValueConvertible)?] = [range, pack.bundle.count, data]
            try db.cachedStatement(sql: sql).execute(arguments: StatementArguments(head.arguments + own))
        }
    }

    /// Removes a pack.
    func remove(_ id: Int64) throws {
        try db.cachedStatement(sql: "DELETE FROM packs WHERE id = ?").execute(arguments: [id])
    }

    /// Ids of the packs of neighbouring devices that have a start within `starts`, oldest first.
    func ids(_ kind: RollupKind, _ range: Int64, _ starts: ClosedRange<Int64>) throws -> [Int64] {
        let sql = "SELECT id FROM packs WHERE kind = ? AND range = ? AND first <= ? AND last >= ? ORDER BY id"
        return try Int64.fetchAll(
            db.cachedStatement(sql: sql),
            arguments: [Int64(kind.rawValue), range, starts.upperBound, starts.lowerBound]
        )
    }

    /// Ids of the packs of neighbouring devices all of whose starts lie before `end`, oldest first.
    func ids(_ kind: RollupKind, _ range: Int64, before end: Int64) throws -> [Int64] {
        let sql = "SELECT id FROM packs WHERE kind = ? AND range = ? AND last < ? ORDER BY id"
        return try Int64.fetchAll(db.cachedStatement(sql: sql), arguments: [Int64(kind.rawValue), range, end])
    }

    /// The first range after one that has packs, or nil.
    func range(after range: Int64, _ kind: RollupKind) throws -> Int64? {
        let statement = try db.cachedStatement(sql: "SELECT MIN(range) FROM packs WHERE kind = ? AND range > ?")
        return try Int64.fetchOne(statement, arguments: [Int64(kind.rawValue), range])
    }

    /// Ids of all packs.
    func all() throws -> [Int64] { try Int64.fetchAll(db, sql: "SELECT id FROM packs ORDER BY id") }

    /// The blocks of one pack, devices ascending; compared with what the table says of them.
    func blocks(_ id: Int64) throws -> [RollupBlock] {
        let sql = "SELECT blob, blocks, \(BlockHead.columns) FROM packs WHERE id = ?"
        guard let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [id]) else {
            throw StoreError.damage("pack \(id) is missing", file: file)
        }
        let count: Int = row[1]
        do {
            let blocks = try row.withBytes(at: 0) { bytes in
                try Bundle.pieces(of: bytes) { (bytes) throws(FormatError) in try RollupBlock(bytes) }
            }
            guard blocks.count == count else { throw FormatError("\(blocks.count) blocks, not \(count)", at: 0) }
            var pack = Pack()
            for block in blocks { pack.note(block) }
            guard pack.head == BlockHead(row, at: 2) else { throw FormatError("is not what the table says", at: 0) }
            return blocks
        } catch let error as FormatError { throw StoreError.damage("pack \(id): \(error)", file: file) }
    }
}

/// Small blocks of neighbouring devices, on their way into one row.
struct Pack {
    private(set) var bundle = Bundle()
    /// What its blocks have together; nil when there is none.
    private(set) var head: BlockHead?

    /// Adds a block.
    mutating func append(_ block: RollupBlock) {
        bundle.append(block.bytes, block.starts)
        note(block)
    }

    /// Takes a block into the head alone.
    mutating func note(_ block: RollupBlock) {
        if head == nil { head = BlockHead(block) } else { head?.add(BlockHead(block)) }
    }
}
