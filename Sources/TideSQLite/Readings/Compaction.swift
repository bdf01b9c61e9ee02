internal import GRDB
import TideChunks
import TideModel

/// Makes few larger chunks of many small ones in one month's file, in small transactions: what is read stays the same.
///
/// Fresh bundles become joined ones of an hour or so, and what those have of a day that is over becomes a chunk of each
/// device. So a reading is written about three times: with its flush, with its hour, with its day.
struct Compaction {
    let file: SQLiteFile
    /// Days from this one on may still grow.
    let openDay: Int64
    /// Asked between transactions.
    let isStopping: () -> Bool

    /// Fresh bundles of a range that are joined: with a flush every ten minutes, those of 80 minutes.
    static let maximumBundles = 8
    /// Chunks or joined bundles of a day that is not over: beyond it they become one early.
    static let maximumPieces = 28
    /// Devices whose chunks are merged in one transaction: some 10 ms each at most.
    private static let devicesAtOnce = 64

    /// Joins the fresh bundles of ranges that have something before a time, milliseconds since 1970.
    func joinBundles(before end: Int64) throws {
        let path = file.path
        try join(try file.read("compact") { try BundleTable(db: $0, file: path).ranges(before: end) }, .min...end - 1)
    }

    /// Joins the fresh bundles of ranges that have many; all when `all` says so.
    func joinBundles(all: Bool) throws {
        let least = all ? 1 : Self.maximumBundles
        let path = file.path
        try join(try file.read("compact") { try BundleTable(db: $0, file: path).ranges(having: least) }, .min ... .max)
    }

    private func join(_ ranges: [Int64], _ times: ClosedRange<Int64>) throws {
        for range in ranges where !isStopping() {
            try file.write("compact") { try joinFresh(range, times, $0) }
        }
        let path = file.path
        let parts = try file.read("compact") { try BundleTable(db: $0, file: path).parts(before: openTime) }
        for part in parts where !isStopping() { try file.write("compact") { try unpack(part, $0) } }
    }

    /// Where the first day that may grow begins, milliseconds since 1970.
    private var openTime: Int64 { Day.span(openDay).lowerBound }

    /// Merges the chunks of days that are over, device by device.
    func mergeDays(_ days: ClosedRange<Int64>) throws {
        let path = file.path
        var last: Int64? = -1
        while let device = last, !isStopping() {
            last = try file.write("compact") { db in
                var device: Int64? = device
                for _ in 0..<Self.devicesAtOnce {
                    guard let after = device else { break }
                    device = try ChunkTable(db: db, file: path).device(after: after)
                    if let device { try merge(DeviceNumber(truncatingIfNeeded: device), days, db) }
                }
                return device
            }
        }
    }

    private func merge(_ device: DeviceNumber, _ days: ClosedRange<Int64>, _ db: Database) throws {
        let table = ChunkTable(db: db, file: file.path)
        let span = Day.span(days.lowerBound).lowerBound...Day.span(days.upperBound).upperBound
        let byDay = Dictionary(grouping: try table.entries(device, span)) { Day.of($0.head.times.lowerBound) }
        for (day, entries) in byDay where entries.count > 1 && days.contains(day) {
            try ChunkPacker(table: table).pack(entries, [], isWhole: true)
        }
    }

    /// Joins the fresh bundles of a range that have something within a stretch of time.
    ///
    /// What came late for a day that is over is put together with its chunk, unless `unpack` does that next.
    private func joinFresh(_ range: Int64, _ times: ClosedRange<Int64>, _ db: Database) throws {
        let bundles = BundleTable(db: db, file: file.path)
        var chunks = try bundles.take(try bundles.fresh(range, times))
        try noteStale(chunks, db)
        var waiting: Set<PartDay> = []
        for own in Set(chunks.map { PartDay($0) }) {
            let joined = try bundles.joined(own.part, Day.span(own.day))
            if own.day < openDay, !joined.isEmpty { waiting.insert(own) }
            if own.day >= openDay, joined.count >= Self.maximumPieces { chunks += try bundles.take(joined) }
        }
        let joiner = BundleJoiner(table: bundles)
        try pack(chunks, db, joiner) { $1 < openDay && !waiting.contains(PartDay(part: BundlePart(of: $0), day: $1)) }
        try joiner.finish()
    }

    /// Notes that what chunks have is missing in the rollups, for each device and day together.
    private func noteStale(_ chunks: [Chunk], _ db: Database) throws {
        for (device, chunks) in Dictionary(grouping: chunks, by: \.device).sorted(by: { $0.key < $1.key }) {
            for chunks in Dictionary(grouping: chunks, by: { Day.of($0.times.lowerBound) }).values {
                if let times = chunks.map(\.times).hull { try StaleTable(db: db).note(device, times) }
            }
        }
    }

    /// Makes chunks of what a part has joined of days that are over.
    private func unpack(_ part: BundlePart, _ db: Database) throws {
        let bundles = BundleTable(db: db, file: file.path)
        let isAll = try bundles.fresh(part.range, .min...openTime - 1).isEmpty
        try pack(try bundles.take(try bundles.joined(part, .min...openTime - 1)), db, nil) { _, _ in isAll }
    }

    /// Puts chunks together, by device and day.
    ///
    /// - Parameters:
    ///   - chunks: from bundles.
    ///   - db: the transaction.
    ///   - joiner: takes small chunks of days that are not whole; nil to let each stand by itself.
    ///   - isWhole: whether `chunks` and the stored ones are all that a device has of a day.
    /// - Throws: what SQLite says.
    private func pack(
        _ chunks: [Chunk],
        _ db: Database,
        _ joiner: BundleJoiner?,
        isWhole: (DeviceNumber, Int64) -> Bool
    ) throws {
        let table = ChunkTable(db: db, file: file.path)
        for (device, chunks) in Dictionary(grouping: chunks, by: \.device).sorted(by: { $0.key < $1.key }) {
            let days = Dictionary(grouping: chunks) { Day.of($0.times.lowerBound) }
            for (day, chunks) in days.sorted(by: { $0.key < $1.key }) {
                let isWhole = isWhole(device, day)
                let entries = try table.entries(device, Day.span(day))
                let isMerged = isWhole || joiner == nil || entries.count >= Self.maximumPieces
                try ChunkPacker(table: table, joiner: isWhole ? nil : joiner)
                    .pack(isMerged ? entries : [], chunks, isWhole: isWhole)
            }
        }
    }

    /// What shares joined bundles.
    private struct PartDay: Hashable {
        var part: BundlePart
        var day: Int64

        init(part: BundlePart, day: Int64) { (self.part, self.day) = (part, day) }

        init(_ chunk: Chunk) {
            self.init(part: BundlePart(of: chunk.device), day: Day.of(chunk.times.lowerBound))
        }
    }
}
