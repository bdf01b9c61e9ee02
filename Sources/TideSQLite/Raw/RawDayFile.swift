internal import GRDB
internal import TideModel

/// One file of the raw archive.
final class RawDayFile: Sendable {
    let day: RawDay
    let file: SQLiteFile

    /// Which records a file holds, and which were applied when it was last written.
    struct Span: Sendable {
        var first: RecordNumber
        var last: RecordNumber
        var applied: RecordNumber
        var isEmpty: Bool { last == 0 }
    }

    /// A block that is not full yet.
    struct OpenBlock: Sendable {
        var id: Int64
        var weight: Int
    }

    init(day: RawDay, path: String) throws {
        self.day = day
        file = try SQLiteFile(path: path, kind: .rawDay)
    }

    deinit { file.close() }

    func span() throws -> Span {
        try file.read("read the state of") { db in
            let sql = """
                SELECT COALESCE((SELECT first_record FROM blocks ORDER BY id LIMIT 1), 0),
                    COALESCE((SELECT last_record FROM blocks ORDER BY id DESC LIMIT 1), 0),
                    COALESCE((SELECT record FROM applied), 0)
                """
            guard let row = try Row.fetchOne(db, sql: sql) else { return Span(first: 0, last: 0, applied: 0) }
            return Span(first: number(row[0]), last: number(row[1]), applied: number(row[2]))
        }
    }

    /// The last frame that is kept here.
    func lastPosition() throws -> FramePosition {
        try file.direct("read the state of") { db in
            let sql = "SELECT last_record, last_index FROM blocks ORDER BY id DESC LIMIT 1"
            guard let row = try Row.fetchOne(db, sql: sql) else { return .start }
            return FramePosition(record: number(row[0]), index: row[1])
        }
    }

    /// The blocks after the last full one, oldest first.
    func openBlocks() throws -> [OpenBlock] {
        try file.direct("read the state of") { db in
            var open: [OpenBlock] = []
            let rows = try Row.fetchCursor(db, sql: "SELECT id, frames, bytes FROM blocks ORDER BY id DESC")
            while let row = try rows.next() {
                let block = OpenBlock(id: row[0], weight: FrameStage.weight(frames: row[1], bytes: row[2]))
                if block.weight >= FrameStage.fullWeight { break }
                open.append(block)
            }
            return open.reversed()
        }
    }

    /// The frames of a block.
    func block(_ id: Int64) throws -> FrameStage {
        try file.direct("read block \(id) of") { db in
            let sql = "SELECT blob FROM blocks WHERE id = ?"
            guard let row = try Row.fetchOne(db, sql: sql, arguments: [id]) else { throw damage(id, "it is gone") }
            return try unpack(id, row, at: 0)
        }
    }

    /// The first block that ends after `position`.
    func block(after position: FramePosition) throws -> FrameStage? {
        try file.read("read frames of") { db in
            let sql = """
                SELECT id, blob FROM blocks WHERE (last_record, last_index) > (?, ?)
                ORDER BY last_record, last_index LIMIT 1
                """
            let arguments: StatementArguments = [Int64(clamping: position.record), position.index]
            guard let row = try Row.fetchOne(db, sql: sql, arguments: arguments) else { return nil }
            return try unpack(row[0], row, at: 1)
        }
    }

    /// Replaces the blocks from `id` on by others, in one transaction; sets `applied` if it is told.
    func write(_ blocks: [RawBlock], from id: Int64?, applied: RecordNumber?) throws {
        try file.write("write frames to") { db in
            if let id { try db.execute(sql: "DELETE FROM blocks WHERE id >= ?", arguments: [id]) }
            let statement = try db.cachedStatement(
                sql: """
                    INSERT INTO blocks(first_record, first_index, last_record, last_index, frames, bytes, blob)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """
            )
            for block in blocks {
                try block.bytes.withUnsafeData {
                    try statement.execute(arguments: [
                        Int64(truncatingIfNeeded: block.first.record), block.first.index,
                        Int64(truncatingIfNeeded: block.last.record), block.last.index,
                        block.frames, block.textBytes, $0,
                    ])
                }
            }
            guard let applied else { return }
            try db.execute(sql: "UPDATE applied SET record = MAX(record, ?)", arguments: [Int64(clamping: applied)])
        }
    }

    /// A block's frames, or a `StoreError` that names it.
    func unpack(_ id: Int64, _ row: Row, at column: Int) throws -> FrameStage {
        try row.withBytes(at: column) { bytes in
            do { return try RawBlock.unpack(bytes) } catch let error as FormatError {
                throw damage(id, error.description)
            }
        }
    }

    /// A block that cannot be read: the file as such is sound, so the operation is not SQLite's.
    private func damage(_ id: Int64, _ cause: String) -> StoreError {
        StoreError(
            .corrupt,
            operation: "read frames of",
            object: "\(file.path), block \(id)",
            cause: cause,
            hint: StoreError.Code.corrupt.hint
        )
    }
}

private func number(_ value: Int64) -> RecordNumber { RecordNumber(bitPattern: value) }
