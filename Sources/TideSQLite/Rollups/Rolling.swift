internal import GRDB
import TideChunks
import TideModel

/// Puts the hours of one month that are over into the rollups, where readings came since the last time.
///
/// The rollups are committed before the month's file forgets that they were stale: what is cut short is computed again,
/// and comes out the same.
struct Rolling {
    let month: SQLiteFile
    /// The rollups of the month's year.
    let year: SQLiteFile
    /// Where the first hour that is not over begins, milliseconds since 1970.
    let over: Int64
    /// The record through which readings are there.
    let record: RecordNumber
    /// Asked between transactions.
    let isStopping: () -> Bool

    /// Stretches that are computed in one transaction: those of whole days take some 150 µs each.
    private static let stretchesAtOnce = 256

    /// Computes what is stale, device by device.
    func run() throws {
        var last: Int64 = -1
        while !isStopping() {
            let batch = try month.read("roll up") { db in
                try StaleTable(db: db).batch(after: last, before: over, most: Self.stretchesAtOnce)
            }
            guard let end = batch.last?.number else { return }
            let contents = try month.read("roll up") { db in
                try year.read("roll up") { try computed(batch, ChunkTable(db: db, file: month.path), $0) }
            }
            try write(contents)
            last = Int64(end)
        }
    }

    private func write(_ contents: [RollupContent]) throws {
        if contents.contains(where: { !$0.series.isEmpty }) {
            try year.write("roll up") { db in
                var writer = BlockWriter(db: db, file: year.path)
                for content in contents { try writer.append(content) }
                try writer.finish()
            }
        }
        guard !contents.isEmpty else { return }
        try month.write("roll up") { db in
            for content in contents { try StaleTable(db: db).settle(content.device, before: over) }
        }
    }

    /// What changed, of every device that could be computed; one with damage waits until that is put aside.
    private func computed(_ batch: [StaleTable.Device], _ table: ChunkTable, _ db: Database) throws -> [RollupContent] {
        let runs = batch.map { Hour.runs($0.spans, below: Hour.of(over)) }
        let spans = runs.compactMap { runs in
            runs.last.map { Hour.span(runs[0].lowerBound..<$0.upperBound) }
        }
        guard let first = spans.first else { return [] }
        let starts = spans.dropFirst().reduce(first) { $0.hull($1) }
        let former = YearReader(db, file: year.path, kind: .hour, starts: starts)
        var contents: [RollupContent] = []
        for (device, runs) in zip(batch, runs) {
            do { contents.append(try changed(device.number, runs, table, former)) } catch let error as StoreError
                where error.code == .corrupt
            { continue } catch is FormatError { continue }
        }
        return contents
    }

    private func changed(
        _ device: DeviceNumber,
        _ runs: [Range<Int64>],
        _ table: ChunkTable,
        _ former: YearReader
    ) throws -> RollupContent {
        var changed: [SeriesNumber: [RollupBucket]] = [:]
        let known = try former.series(of: device)
        for hours in runs {
            var source = HourBuckets(try table.entries(device, Hour.span(hours)).map { try table.chunk($0) })
            let times = Hour.times(hours)
            for series in known.isEmpty ? source.series : Set(source.series + known).sorted() {
                var fresh: [RollupBucket] = [], old: [RollupBucket] = []
                try source.append(series, hours, changedAt: record, to: &fresh)
                try former.append(series, of: device, in: times, to: &old)
                fresh.standing(insteadOf: old, changedAt: record) { bucket, isChanged in
                    if isChanged { changed[series, default: []].append(bucket) }
                }
            }
        }
        var content = RollupContent(device: device, kind: .hour)
        content.series = changed.sorted { $0.key < $1.key }.map { RollupSeries(series: $0.key, buckets: $0.value) }
        return content
    }
}
