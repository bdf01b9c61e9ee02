internal import GRDB
import TideChunks
import TideModel

/// The blocks of a year that stand by themselves, within a transaction or a snapshot.
struct BlockTable {
    let db: Database
    /// Path, for errors.
    let file: String

    /// One block as the table knows it.
    struct Entry {
        var id: Int64
        var device: DeviceNumber
        var head: BlockHead
    }

    /// No block reaches from one month into the next.
    private static let longest = 31 * Day.milliseconds

    /// Adds a block that is not empty.
    func insert(_ block: RollupBlock) throws {
        let sql = "INSERT INTO blocks(\(BlockHead.columns), device, blob) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        try block.bytes.withUnsafeData { data in
            let own: [(any DatabaseValueConvertible)?] = [Int64(block.device), data]
            try db.cachedStatement(sql: sql).execute(arguments: StatementArguments(BlockHead(block).arguments + own))
        }
    }

    /// Removes a block.
    func remove(_ id: Int64) throws {
        try db.cachedStatement(sql: "DELETE FROM blocks WHERE id = ?").execute(arguments: [id])
    }

    /// The blocks of a device that have a start within `starts`, by first start.
    func entries(_ kind: RollupKind, _ device: DeviceNumber, _ starts: ClosedRange<Int64>) throws -> [Entry] {
        var entries: [Entry] = []
        try forEach("id, device, \(BlockHead.columns)", kind, device, starts) { entries.append(try entry($0)) }
        return entries
    }

    /// As `entries`, opened; of what the table says of them only the device and kind are compared, which is faster.
    func blocks(_ kind: RollupKind, _ device: DeviceNumber, _ starts: ClosedRange<Int64>) throws -> [RollupBlock] {
        var blocks: [RollupBlock] = []
        try forEach("blob, id", kind, device, starts) { blocks.append(try block($0, kind, device)) }
        return blocks
    }

    /// As `blocks`, of several devices, in the order in which they lie in the file: a disk gives them several times as
    /// fast.
    ///
    /// - Parameters:
    ///   - kind: of buckets.
    ///   - devices: each once.
    ///   - starts: milliseconds since 1970.
    ///   - bytes: how much may be read.
    /// - Returns: the blocks of devices by first start; devices that are not complete are left out.
    /// - Throws: `StoreError`.
    func blocks(
        _ kind: RollupKind,
        _ devices: [DeviceNumber],
        _ starts: ClosedRange<Int64>,
        upTo bytes: Int
    ) throws -> [DeviceNumber: [RollupBlock]] {
        var places: [(id: Int64, device: DeviceNumber)] = []
        for device in devices { places += try ids(kind, device, starts).map { ($0, device) } }
        places.sort { $0.id < $1.id }
        var found = Dictionary(uniqueKeysWithValues: devices.map { ($0, [(id: Int64, block: RollupBlock)]()) })
        var read = 0
        let statement = try db.cachedStatement(sql: "SELECT blob, id FROM blocks WHERE id = ? AND last >= ?")
        for (id, device) in places {
            guard read < bytes else {
                found[device] = nil
                continue
            }
            guard let row = try Row.fetchOne(statement, arguments: [id, starts.lowerBound]) else { continue }
            let block = try block(row, kind, device)
            read += block.bytes.count
            found[device]?.append((id, block))
        }
        return found.mapValues { list in
            list.sorted { ($0.block.starts.lowerBound, $0.id) < ($1.block.starts.lowerBound, $1.id) }.map(\.block)
        }
    }

    /// Ids of the blocks of a device that may have a start within `starts`, from the index alone.
    private func ids(_ kind: RollupKind, _ device: DeviceNumber, _ starts: ClosedRange<Int64>) throws -> [Int64] {
        let sql = "SELECT id FROM blocks WHERE kind = ? AND device = ? AND first >= ? AND first <= ?"
        return try Int64.fetchAll(
            db.cachedStatement(sql: sql),
            arguments: [Int64(kind.rawValue), Int64(device), Self.earliest(starts), starts.upperBound]
        )
    }

    /// Where a block begins at the earliest that has a start within `starts`.
    private static func earliest(_ starts: ClosedRange<Int64>) -> Int64 {
        let (earliest, isOutside) = starts.lowerBound.subtractingReportingOverflow(longest)
        return isOutside ? .min : earliest
    }

    private func block(_ row: Row, _ kind: RollupKind, _ device: DeviceNumber) throws -> RollupBlock {
        let bytes = try row.bytes(at: 0)
        do throws(FormatError) {
            let block = try RollupBlock(bytes)
            guard block.device == device, block.kind == kind else {
                throw FormatError("is not what the table says", at: 0)
            }
            return block
        } catch { throw StoreError.damage("block \(row[1] as Int64) of device \(device): \(error)", file: file) }
    }

    private func forEach(
        _ columns: String,
        _ kind: RollupKind,
        _ device: DeviceNumber,
        _ starts: ClosedRange<Int64>,
        _ body: (Row) throws -> Void
    ) throws {
        let sql = """
            SELECT \(columns) FROM blocks
            WHERE kind = ? AND device = ? AND first >= ? AND first <= ? AND last >= ? ORDER BY first, id
            """
        let rows = try Row.fetchCursor(
            db.cachedStatement(sql: sql),
            arguments: [
                Int64(kind.rawValue), Int64(device), Self.earliest(starts), starts.upperBound, starts.lowerBound,
            ]
        )
        while let row = try rows.next() { try body(row) }
    }

    /// Ids of all blocks.
    func all() throws -> [Int64] { try Int64.fetchAll(db, sql: "SELECT id FROM blocks ORDER BY id") }

    /// One block, or nil.
    func entry(_ id: Int64) throws -> Entry? {
        let sql = "SELECT id, device, \(BlockHead.columns) FROM blocks WHERE id = ?"
        return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [id]).map(entry)
    }

    private func entry(_ row: Row) throws -> Entry {
        guard let head = BlockHead(row, at: 2), let device = DeviceNumber(exactly: row[1] as Int64) else {
            throw StoreError.damage("block \(row[0] as Int64) has a head that cannot be", file: file)
        }
        return Entry(id: row[0], device: device, head: head)
    }

    /// Opens a block, and compares it with what the table says of it.
    func block(_ entry: Entry) throws -> RollupBlock {
        let statement = try db.cachedStatement(sql: "SELECT blob FROM blocks WHERE id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [entry.id]) else {
            throw StoreError.damage("block \(entry.id) is missing", file: file)
        }
        let bytes = try row.bytes(at: 0)
        do throws(FormatError) {
            let block = try RollupBlock(bytes)
            guard block.device == entry.device, block.cellCount > 0, BlockHead(block) == entry.head else {
                throw FormatError("is not what the table says", at: 0)
            }
            return block
        } catch {
            throw StoreError.damage("block \(entry.id) of device \(entry.device): \(error)", file: file)
        }
    }
}
