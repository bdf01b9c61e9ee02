internal import GRDB
import TideChunks
import TideModel

/// Makes few larger blocks of many small ones in one year's file, in small transactions: what is read stays the same.
///
/// Packs become a block per device and day, and those of a month that is over become one.
struct BlockMerging {
    let file: SQLiteFile
    let kind: RollupKind
    /// Days from this one on may still grow.
    let openDay: Int64
    /// Asked between transactions.
    let isStopping: () -> Bool
    /// Told of the file in which something is damaged.
    let damaged: (String) -> Void

    /// Devices whose blocks are merged in one transaction.
    private static let devicesAtOnce = 64
    /// Free pages that are never given back: 1 MB.
    private static let keptFreePages = 256

    /// Makes blocks of the packs of days that are over.
    func unpack() throws {
        let path = file.path
        // Days are few: their packs stay until the month is over.
        let end = kind != .day ? Day.span(openDay).lowerBound : Period.month(openDay).lowerBound
        let kind = kind
        var last: Int64? = -1
        while let range = last, !isStopping() {
            last = try file.read("merge") { try PackTable(db: $0, file: path).range(after: range, kind) }
            guard let range = last else { return }
            try file.write("merge") { db in try unpack(range, before: end, db) }
        }
    }

    private func unpack(_ range: Int64, before end: Int64, _ db: Database) throws {
        let packs = PackTable(db: db, file: file.path)
        var blocks: [DeviceNumber: [RollupBlock]] = [:]
        for id in try packs.ids(kind, range, before: end) {
            do {
                for block in try packs.blocks(id) { blocks[block.device, default: []].append(block) }
                try packs.remove(id)
            } catch let error as StoreError where error.code == .corrupt {
                damaged(error.object)  // what is in it is computed again
            }
        }
        for (_, blocks) in blocks.sorted(by: { $0.key < $1.key }) { try store(blocks, db) }
    }

    /// Stores blocks of one device, put together with what is stored of the same days or months.
    private func store(_ blocks: [RollupBlock], _ db: Database) throws {
        let table = BlockTable(db: db, file: file.path)
        let device = blocks[0].device
        let periods = Set(blocks.flatMap { [$0.starts.lowerBound, $0.starts.upperBound] }.map(period))
        let span = periods.dropFirst().reduce(periods[periods.startIndex]) { $0.hull($1) }
        try store(blocks, with: try table.entries(kind, device, span), table)
    }

    /// Stores blocks of one device in place of some that are stored; one of these that is damaged stays, to be put aside.
    private func store(_ fresh: [RollupBlock], with entries: [BlockTable.Entry], _ table: BlockTable) throws {
        var blocks: [RollupBlock] = []
        for entry in entries {
            do { blocks.append(try table.block(entry)) } catch let error as StoreError where error.code == .corrupt {
                damaged(error.object)
                continue
            }
            try table.remove(entry.id)
        }
        guard !blocks.isEmpty || !fresh.isEmpty else { return }
        for part in try content(blocks + fresh).parts(period) {
            try table.insert(RollupWriter.sealed(part, file.path))
        }
    }

    private func period(_ start: Int64) -> ClosedRange<Int64> { Period.closed(start, openDay: openDay) }

    private func content(_ blocks: [RollupBlock]) throws -> RollupContent {
        do { return try RollupMerger.content(blocks) } catch {
            throw StoreError.damage("rollups of device \(blocks[0].device): \(error)", file: file.path)
        }
    }

    /// Merges the blocks of months that are over.
    func mergeMonths() throws {
        var waiting = try devicesToMerge()[...]
        while !waiting.isEmpty, !isStopping() {
            let some = waiting.prefix(Self.devicesAtOnce)
            waiting = waiting.dropFirst(some.count)
            try file.write("merge") { db in
                for (device, month) in some { try merge(device, month, db) }
            }
        }
    }

    private func merge(_ device: DeviceNumber, _ month: ClosedRange<Int64>, _ db: Database) throws {
        let table = BlockTable(db: db, file: file.path)
        let entries = try table.entries(kind, device, month)
        // More than what fits into one was stored in several, and would be again.
        let cells = entries.reduce(0) { $0 + $1.head.cells }
        guard entries.count > 1, cells <= RollupBlock.maximumCells / 2 else { return }
        try store([], with: entries, table)
    }

    /// Gives back the space of what was merged, but for as much as a month takes before it is.
    func giveBackPages() throws {
        let pages = try file.read("merge") { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
        let kept = max(Self.keptFreePages, pages / 8)
        while !isStopping(), try file.giveBackPages(beyond: kept) {}
    }

    /// Devices that have several blocks in one month that is over, with the month.
    private func devicesToMerge() throws -> [(DeviceNumber, ClosedRange<Int64>)] {
        try file.read("merge") { db in
            let sql = "SELECT device, first FROM blocks WHERE kind = ? AND first < ? ORDER BY kind, device, first"
            let end = Day.span(openDay).lowerBound
            let rows = try Row.fetchCursor(db, sql: sql, arguments: [Int64(kind.rawValue), end])
            var found: [(DeviceNumber, ClosedRange<Int64>)] = []
            var last: (device: Int64, month: ClosedRange<Int64>, isFound: Bool) = (-1, 0...0, true)
            while let row = try rows.next() {
                let (device, first): (Int64, Int64) = (row[0], row[1])
                guard device == last.device, last.month.contains(first) else {
                    last = (device, period(first), false)
                    continue
                }
                if !last.isFound { found.append((DeviceNumber(truncatingIfNeeded: device), last.month)) }
                last.isFound = true
            }
            return found
        }
    }
}
