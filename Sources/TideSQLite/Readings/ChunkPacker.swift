import TideChunks
import TideModel

/// Makes as few chunks as may be of those of one device and day, within a transaction.
struct ChunkPacker {
    let table: ChunkTable
    /// Takes small chunks; nil when each stands by itself.
    var joiner: BundleJoiner?

    /// A chunk that is to be merged; one that was stored leaves the table then.
    private struct Piece {
        var chunk: Chunk
        var head: ChunkHead
        var stored: Int64?

        func hasAmendments() throws -> Bool {
            try chunk.series.contains { try !chunk.amendments(of: $0.number).isEmpty }
        }
    }

    /// Merges chunks, and stores what was not stored yet; a damaged one is put aside.
    ///
    /// Of some of the chunks of a day those with amendments stay as they are: the reading that stands may be in a chunk
    /// that is not here.
    ///
    /// - Parameters:
    ///   - entries: stored chunks.
    ///   - fresh: chunks that are not stored.
    ///   - isWhole: these are all chunks of their device and day.
    /// - Throws: what SQLite says.
    func pack(_ entries: [ChunkTable.Entry], _ fresh: [Chunk], isWhole: Bool) throws {
        var pieces: [Piece] = []
        for entry in entries {
            do {
                pieces.append(Piece(chunk: try table.chunk(entry), head: entry.head, stored: entry.id))
            } catch let error as StoreError where error.code == .corrupt { try table.sideline(entry, error.cause) }
        }
        for chunk in fresh { pieces.append(Piece(chunk: chunk, head: try ChunkHead(chunk), stored: nil)) }
        pieces.sort { $0.head.times.lowerBound < $1.head.times.lowerBound }
        let isAlone = try !isWhole && pieces.contains { try $0.hasAmendments() }
        let groups = isAlone ? pieces.map { [$0] } : Self.grouped(pieces)
        for group in groups { try store(group, isWhole: isWhole && groups.count == 1) }
    }

    /// Neighbours that fit into one chunk together.
    private static func grouped(_ pieces: [Piece]) -> [[Piece]] {
        var groups: [[Piece]] = []
        var (rows, cells) = (0, 0)
        for piece in pieces {
            (rows, cells) = (rows + piece.head.rows, cells + piece.head.cells)
            if groups.isEmpty || rows > ChunkBounds.rows || cells > ChunkBounds.cells {
                groups.append([])
                (rows, cells) = (piece.head.rows, piece.head.cells)
            }
            groups[groups.count - 1].append(piece)
        }
        return groups
    }

    private func store(_ group: [Piece], isWhole: Bool) throws {
        if group.count == 1, let piece = group.first {
            if piece.stored == nil { try insert(piece.chunk.bytes, piece.head) }
            return
        }
        let merged: [UInt8]
        do {
            merged = try ChunkMerger.merge(group.map(\.chunk), hasOldest: isWhole)
        } catch {
            // Sealed by somebody who does not know the format: each stays by itself, where `verify` names it.
            for piece in group where piece.stored == nil { try insert(piece.chunk.bytes, piece.head) }
            return
        }
        let head = try ChunkHead(merged)
        for piece in group { if let id = piece.stored { try table.remove(id) } }
        try insert(merged, head)
    }

    private func insert(_ bytes: [UInt8], _ head: ChunkHead) throws {
        if try joiner?.take(bytes, head) != true { try table.insert(bytes, head) }
    }
}
