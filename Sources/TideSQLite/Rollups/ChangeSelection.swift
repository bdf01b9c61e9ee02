internal import GRDB
import TideChunks
import TideModel

/// Picks the first changes after a cursor, of some years one after the other; holds twice as many as are wanted.
struct ChangeSelection {
    let after: RollupCursor
    /// Changes of later records are not finished.
    let through: RecordNumber
    let limit: Int
    private var found: [RollupChange] = []
    /// When there are enough, the last one of them: nothing behind it is wanted.
    private var bound: RollupCursor?

    init(after: RollupCursor, through: RecordNumber, limit: Int) {
        precondition(limit > 0)
        (self.after, self.through, self.limit) = (after, through, limit)
    }

    /// The first changes, in order; called when all years were added.
    mutating func first() -> [RollupChange] {
        cut()
        return found
    }

    /// Adds what one year has, from one snapshot.
    mutating func add(_ kind: RollupKind, _ db: Database, file: String) throws {
        let blocks = BlockTable(db: db, file: file), packs = PackTable(db: db, file: file)
        try forEachID("packs", kind, db) { id in try packs.blocks(id) }
        try forEachID("blocks", kind, db) { id in try blocks.entry(id).map { [try blocks.block($0)] } ?? [] }
    }

    private mutating func forEachID(
        _ table: String,
        _ kind: RollupKind,
        _ db: Database,
        _ open: (Int64) throws -> [RollupBlock]
    ) throws {
        let sql = """
            SELECT id, lowest, highest, least, greatest FROM \(table)
            WHERE kind = ? AND highest >= ? AND lowest <= ? ORDER BY lowest, least
            """
        let records = [after.record, through].map { Int64(clamping: $0) }
        let rows = try Row.fetchCursor(db, sql: sql, arguments: [Int64(kind.rawValue), records[0], records[1]])
        while let row = try rows.next() {
            let numbers: [UInt64] = (1...4).map { UInt64(clamping: row[$0] as Int64) }
            if let bound, (numbers[0], numbers[2]) > (bound.record, UInt64(bound.series)) { break }
            // Where everything changed at the cursor's record, its series tell whether it was handed out.
            if numbers[1] == after.record, numbers[3] < UInt64(after.series) { continue }
            for block in try open(row[0]) { try add(block) }
        }
    }

    private mutating func add(_ block: RollupBlock) throws {
        let (lowest, _) = after.record.subtractingReportingOverflow(1)
        for series in try block.content(changedAfter: after.record == 0 ? nil : lowest).series {
            for bucket in series.buckets where bucket.changedAt <= through {
                let change = RollupChange(series: series.series, bucket: bucket)
                guard change.cursor > after, bound.map({ change.cursor < $0 }) ?? true else { continue }
                found.append(change)
                if found.count >= 2 * limit { cut() }
            }
        }
    }

    private mutating func cut() {
        found.sort { $0.cursor < $1.cursor }
        guard found.count >= limit else { return }
        found.removeLast(found.count - limit)
        bound = found.last?.cursor
    }
}
