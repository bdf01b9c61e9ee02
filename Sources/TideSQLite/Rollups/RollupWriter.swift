internal import GRDB
import TideChunks
import TideModel

/// Writes buckets into a year's file, within a transaction: large blocks by themselves, small ones of neighbours
/// together.
struct RollupWriter {
    /// Blocks of at least so many bytes stand by themselves: packed with others they would not become much smaller.
    private static let ownBlock = 1_024

    let db: Database
    /// Path, for errors.
    let file: String
    private var pack = Pack()
    private var range: Int64 = -1

    init(db: Database, file: String) { (self.db, self.file) = (db, file) }

    /// Adds buckets; devices ascend.
    mutating func append(_ content: RollupContent) throws {
        let range = Bundle.range(of: content.device)
        if range != self.range { try finish() }
        self.range = range
        for part in content.parts({ Period.month(ofStart: $0) }) {
            let block = try Self.sealed(part, file)
            if block.bytes.count >= Self.ownBlock {
                try BlockTable(db: db, file: file).insert(block)
                continue
            }
            if pack.bundle.isFull(for: block.bytes) { try finish() }
            pack.append(block)
        }
    }

    /// Seals and opens: what is about to be written can be read.
    static func sealed(_ content: RollupContent, _ file: String) throws -> RollupBlock {
        do { return try RollupBlock(content.sealed()) } catch {
            throw StoreError.damage("new block of device \(content.device): \(error)", file: file)
        }
    }

    /// Writes the pack that was begun.
    mutating func finish() throws {
        try PackTable(db: db, file: file).insert(pack, range: range)
        pack = Pack()
    }
}
