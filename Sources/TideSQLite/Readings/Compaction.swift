internal import GRDB
import TideChunks
import TideModel

/// Makes few larger chunks of many small ones in one month's file, in small transactions: what is read stays the same.
///
/// Bundles become chunks of an hour or so; chunks of a day that is over become one. So a reading is written about three
/// times: with its flush, with its hour, with its day.
struct Compaction {
    let file: SQLiteFile
    /// Days from this one on may still grow.
    let openDay: Int64
    /// Asked between transactions.
    let isStopping: () -> Bool

    /// Bundles of a range that become chunks: with a flush every ten minutes, those of 80 minutes.
    static let maximumBundles = 8
    /// Chunks of a day that is not over: beyond it they become one early.
    static let maximumChunks = 24
    /// Devices whose chunks are merged in one transaction: some 10 ms each at most.
    private static let devicesAtOnce = 64

    /// Unpacks the bundles that have something before a time, milliseconds since 1970.
    func unpackBundles(before end: Int64) throws {
        let path = file.path
        let ranges = try file.read("compact") { try BundleTable(db: $0, file: path).ranges(before: end) }
        for range in ranges where !isStopping() {
            try file.write("compact") { db in try unpack(range, .min...end - 1, db) }
        }
    }

    /// Unpacks the bundles of ranges that have many; all bundles when `all` says so.
    func unpackBundles(all: Bool) throws {
        let least = all ? 1 : Self.maximumBundles
        let path = file.path
        let ranges = try file.read("compact") { try BundleTable(db: $0, file: path).ranges(having: least) }
        for range in ranges where !isStopping() {
            try file.write("compact") { db in try unpack(range, .min ... .max, db) }
        }
    }

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

    /// Makes chunks of the bundles of one range that have something within `times`.
    private func unpack(_ range: Int64, _ times: ClosedRange<Int64>, _ db: Database) throws {
        let bundles = BundleTable(db: db, file: file.path), table = ChunkTable(db: db, file: file.path)
        var pieces: [DeviceNumber: [Int64: [Chunk]]] = [:]
        for id in try bundles.ids(range, times) {
            do {
                for chunk in try bundles.chunks(id) {
                    pieces[chunk.device, default: [:]][Day.of(chunk.times.lowerBound), default: []].append(chunk)
                }
                try bundles.remove(id)
            } catch let error as StoreError where error.code == .corrupt {
                try bundles.sideline(id, error.cause)
            }
        }
        for (device, days) in pieces.sorted(by: { $0.key < $1.key }) {
            for (day, chunks) in days.sorted(by: { $0.key < $1.key }) {
                let times = chunks.map(\.times)
                if let first = times.map(\.lowerBound).min(), let last = times.map(\.upperBound).max() {
                    try StaleTable(db: db).note(device, first...last)
                }
                let entries = try table.entries(device, Day.span(day))
                let isWhole = day < openDay || entries.count >= Self.maximumChunks
                try ChunkPacker(table: table).pack(isWhole ? entries : [], chunks, isWhole: isWhole || entries.isEmpty)
            }
        }
    }
}
