import TideModel

/// Puts small chunks of days that may still grow into joined bundles, within a transaction.
final class BundleJoiner {
    private let table: BundleTable
    private let zstd = Zstandard()
    private var bundles: [Key: Bundle] = [:]

    private struct Key: Hashable {
        var part: BundlePart
        var day: Int64
    }

    init(table: BundleTable) { self.table = table }

    /// Takes a chunk unless it is one that stands by itself; devices ascend.
    func take(_ bytes: [UInt8], _ head: ChunkHead) throws -> Bool {
        guard bytes.count < MonthWriter.ownChunk else { return false }
        let key = Key(part: BundlePart(of: head.device), day: Day.of(head.times.lowerBound))
        if let bundle = bundles[key], bundle.isFull(for: bytes) {
            try table.insert(bundle, range: key.part.range, zstd, part: key.part)
            bundles[key] = nil
        }
        bundles[key, default: Bundle()].append(bytes, head.times)
        return true
    }

    /// Writes what was begun.
    func finish() throws {
        for (key, bundle) in bundles.sorted(by: { ($0.key.part.column, $0.key.day) < ($1.key.part.column, $1.key.day) })
        {
            try table.insert(bundle, range: key.part.range, zstd, part: key.part)
        }
        bundles = [:]
    }
}
