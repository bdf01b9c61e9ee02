internal import GRDB
import TideChunks
import TideModel

/// Writes a flush's chunks of one month, in a transaction that is ended from outside.
final class MonthWriter {
    /// Chunks of at least so many bytes stand by themselves: packed with others they would not become smaller.
    static let ownChunk = 4_096

    let file: SQLiteFile
    /// Records at or below it are in the file already: the last flush was cut between two files.
    let applied: RecordNumber
    private let zstd = Zstandard()
    private var bundle = Bundle()
    private var range: Int64 = -1

    init(_ file: SQLiteFile) throws {
        self.file = file
        try file.begin()
        applied = try file.direct("read the state of") {
            RecordNumber(bitPattern: try Int64.fetchOne($0, sql: "SELECT record FROM applied") ?? 0)
        }
    }

    /// Adds a sealed chunk; devices ascend.
    func append(_ bytes: [UInt8]) throws {
        let head = try ChunkHead(bytes)
        let range = Bundle.range(of: head.device)
        if range != self.range { try endBundle() }
        self.range = range
        if bytes.count >= Self.ownChunk {
            return try file.direct("write to") { db in
                try ChunkTable(db: db, file: file.path).insert(bytes, head)
                try StaleTable(db: db).note(head.device, head.times)
            }
        }
        if bundle.isFull(for: bytes) { try endBundle() }
        bundle.append(bytes, head.times)
    }

    /// Writes the bundle that was begun.
    private func endBundle() throws {
        guard bundle.count > 0 else { return }
        try file.direct("write to") { try BundleTable(db: $0, file: file.path).insert(bundle, range: range, zstd) }
        bundle = Bundle()
    }

    /// Writes what is left, and that the file has the records through one.
    func finish(through record: RecordNumber) throws {
        try endBundle()
        try file.direct("write to") { db in
            try db.execute(sql: "UPDATE applied SET record = ?", arguments: [Int64(bitPattern: record)])
            precondition(db.changesCount == 1, "the one row of `applied` is never deleted")
        }
    }
}
