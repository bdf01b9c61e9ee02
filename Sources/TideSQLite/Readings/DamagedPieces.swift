internal import GRDB
import TideChunks
import TideModel

/// The chunks and bundles of a month that cannot be opened.
struct DamagedPieces {
    let db: Database
    let file: String
    /// What is wrong, one line each.
    private(set) var reasons: [String] = []

    /// One that cannot be opened.
    enum Piece {
        case chunk(ChunkTable.Entry)
        case bundle(Int64)
    }

    init(db: Database, file: String) { (self.db, self.file) = (db, file) }

    /// Opens every chunk and bundle by itself.
    mutating func find() throws -> [Piece] {
        let chunks = ChunkTable(db: db, file: file), bundles = BundleTable(db: db, file: file)
        var pieces: [Piece] = []
        for entry in try chunks.all() {
            let name = "chunk \(entry.id) of device \(entry.head.device)"
            if try isDamaged(name, { _ = try chunks.chunk(entry).content() }) { pieces.append(.chunk(entry)) }
        }
        for id in try Int64.fetchAll(db, sql: "SELECT id FROM bundles ORDER BY id") {
            let isDamaged = try isDamaged("bundle \(id)") {
                for chunk in try bundles.chunks(id) { _ = try chunk.content() }
            }
            if isDamaged { pieces.append(.bundle(id)) }
        }
        return pieces
    }

    /// Puts all of them aside.
    mutating func sideline() throws {
        for (piece, reason) in zip(try find(), reasons) {
            switch piece {
            case .chunk(let entry): try ChunkTable(db: db, file: file).sideline(entry, reason)
            case .bundle(let id): try BundleTable(db: db, file: file).sideline(id, reason)
            }
        }
    }

    private mutating func isDamaged(_ name: String, _ open: () throws -> Void) throws -> Bool {
        do {
            try open()
            return false
        } catch let error as StoreError where error.code == .corrupt {
            reasons.append(error.cause)
        } catch let error as FormatError {
            reasons.append("\(name): \(error)")
        }
        return true
    }
}
