internal import GRDB
import TideChunks
import TideModel

/// Blocks and packs of a year's rollups that cannot be read, within a transaction or a snapshot.
struct DamagedBlocks {
    let db: Database
    /// Path, for errors.
    let file: String

    /// A block or pack.
    struct Damage {
        var table: String
        var id: Int64
        var kind: RollupKind
        /// The devices that it may have something of; of groups, the sites.
        var owners: ClosedRange<DeviceNumber>
        /// First and last start, milliseconds since 1970.
        var starts: ClosedRange<Int64>
        /// The record that changed any of them first.
        var lowest: RecordNumber
        var reason: String

        /// Where the readings of its buckets may lie: an hour ends as long after its start, a day never as long as two.
        var readings: ClosedRange<Int64> {
            let length = kind == .day ? 2 * Day.milliseconds : Hour.milliseconds
            let (last, isOutside) = starts.upperBound.addingReportingOverflow(length - 1)
            return starts.lowerBound...(isOutside ? .max : last)
        }
    }

    /// All of them.
    func find() throws -> [Damage] {
        let blocks = BlockTable(db: db, file: file), packs = PackTable(db: db, file: file)
        var found: [Damage] = []
        for id in try packs.all() {
            if let reason = try problem({ try packs.blocks(id) }) { found += try damage("packs", id, reason) }
        }
        for id in try blocks.all() {
            let reason = try problem { try blocks.entry(id).map { [try blocks.block($0)] } ?? [] }
            if let reason { found += try damage("blocks", id, reason) }
        }
        return found
    }

    /// Why blocks cannot be read; nil when they can.
    private func problem(_ open: () throws -> [RollupBlock]) throws -> String? {
        do {
            for block in try open() { _ = try block.content() }
            return nil
        } catch let error as StoreError where error.code == .corrupt {
            return error.cause
        } catch let error as FormatError { return "\(error)" }
    }

    private func damage(_ table: String, _ id: Int64, _ reason: String) throws -> [Damage] {
        let owner = table == "packs" ? "range * \(Bundle.devices)" : "device"
        let count = table == "packs" ? Bundle.devices : 1
        let sql = "SELECT kind, \(owner), min(first, last), max(first, last), lowest FROM \(table) WHERE id = ?"
        return try Row.fetchAll(db, sql: sql, arguments: [id]).map { row in
            let first = DeviceNumber(clamping: row[1] as Int64)
            return Damage(
                table: table,
                id: id,
                kind: UInt8(exactly: row[0] as Int64).flatMap { RollupKind(rawValue: $0) } ?? .hour,
                owners: first...max(first, DeviceNumber(clamping: Int64(first) + Int64(count) - 1)),
                starts: row[2]...row[3],
                lowest: RecordNumber(bitPattern: row[4]),
                reason: reason
            )
        }
    }

    /// Puts one aside: nothing reads it any more, and nothing is held up by it; `lost` are first and last starts of those
    /// of its buckets that cannot be computed anew.
    func sideline(_ damage: Damage, lost: [ClosedRange<Int64>]) throws {
        let sql = """
            INSERT INTO damaged(source, kind, device, first, last, lost, reason, blob)
            SELECT ?, ?, ?, ?, ?, ?, ?, blob FROM \(damage.table) WHERE id = ?
            """
        try db.execute(
            sql: sql,
            arguments: [
                "\(damage.table) \(damage.id)", Int64(damage.kind.rawValue), Int64(damage.owners.lowerBound),
                damage.starts.lowerBound, damage.starts.upperBound, !lost.isEmpty, damage.reason, damage.id,
            ]
        )
        try db.execute(sql: "DELETE FROM \(damage.table) WHERE id = ?", arguments: [damage.id])
        for starts in lost { try note(LostBuckets(owners: damage.owners, starts: starts), damage.kind) }
    }

    /// Notes that buckets are lost.
    func note(_ lost: LostBuckets, _ kind: RollupKind) throws {
        try db.execute(
            sql: "INSERT INTO lost(kind, device, until, first, last) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                Int64(kind.rawValue), Int64(lost.owners.lowerBound), Int64(lost.owners.upperBound),
                lost.starts.lowerBound, lost.starts.upperBound,
            ]
        )
    }

    /// Buckets that were put aside and cannot be computed anew.
    func lost(_ kind: RollupKind) throws -> [LostBuckets] {
        let sql = "SELECT device, until, first, last FROM lost WHERE kind = ?"
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [Int64(kind.rawValue)]).map { row in
            let first = DeviceNumber(clamping: row[0] as Int64)
            return LostBuckets(
                owners: first...max(first, DeviceNumber(clamping: row[1] as Int64)),
                starts: row[2]...max(row[2], row[3])
            )
        }
    }

    /// What was put aside and cannot be computed anew, one line each.
    func losses() throws -> [String] {
        try Row.fetchAll(db, sql: "SELECT source, reason FROM damaged WHERE lost ORDER BY id")
            .map { "\($0[0] as String) was put aside, and its readings are gone: \($0[1] as String)" }
    }
}
