internal import Dispatch
internal import GRDB
internal import Synchronization
import TideChunks
import TideModel

/// Puts the hours of one month that are over into the rollups, where readings came since the last time.
///
/// The rollups are committed before the month's file forgets that they were stale: what is cut short is computed again,
/// and comes out the same.
struct Rolling: Sendable {
    let month: SQLiteFile
    /// The rollups of the month's year.
    let year: SQLiteFile
    /// Where the first hour that is not over begins, milliseconds since 1970.
    let over: Int64
    /// The record through which readings are there.
    let record: RecordNumber
    /// Readings that are not there any more.
    let removed: RemovedReadings
    /// Told of the file in which something is damaged.
    let damaged: @Sendable (String) -> Void
    /// The numbers of the sites of devices, which are written down before their hours are.
    let sites: @Sendable ([DeviceNumber]) throws -> [DeviceNumber?]

    /// Stretches that are computed in one transaction: those of whole days take some 150 µs each.
    private static let stretchesAtOnce = 256

    /// Computes what is stale, device by device; `isStopping` is asked between transactions.
    func run(isStopping: () -> Bool) throws {
        var last: Int64 = -1
        while !isStopping() {
            let batch = try month.read("roll up") { db in
                try StaleTable(db: db).batch(after: last, before: over, most: Self.stretchesAtOnce)
            }
            guard let end = batch.last?.number else { return }
            try write(try computed(batch))
            last = Int64(end)
        }
    }

    private func write(_ contents: [(content: RollupContent, runs: [BucketBounds])]) throws {
        guard !contents.isEmpty else { return }
        let sites = try sites(contents.map(\.content).filter { !$0.series.isEmpty }.map(\.device))
        try year.write("roll up") { db in
            var writer = RollupWriter(db: db, file: year.path)
            for (content, runs) in contents {
                try writer.append(content)
                // What is new in an hour is new in its day.
                for bounds in runs { try StaleTable(db: db).note(content.device, bounds.extent) }
            }
            try writer.finish()
            try noteGroups(contents.filter { !$0.content.series.isEmpty }.map(\.runs), sites, db)
        }
        try month.write("roll up") { db in
            for (content, _) in contents { try StaleTable(db: db).settle(content.device, before: over) }
        }
    }

    /// As below, on two cores when it is much; devices stay in order.
    private func computed(_ batch: [StaleTable.Device]) throws -> [(content: RollupContent, runs: [BucketBounds])] {
        let middle = batch.count < Self.stretchesAtOnce / 8 ? batch.count : batch.count / 2
        let parts = [batch[..<middle], batch[middle...]].filter { !$0.isEmpty }
        let results = Mutex(
            parts.map { _ in Result<[(content: RollupContent, runs: [BucketBounds])], any Error>.success([]) }
        )
        DispatchQueue.concurrentPerform(iterations: parts.count) { index in
            let result = Result {
                try month.read("roll up") { db in
                    try year.read("roll up") {
                        try computed(Array(parts[index]), db, $0)
                    }
                }
            }
            results.withLock { $0[index] = result }
        }
        return try results.withLock { try $0.flatMap { try $0.get() } }
    }

    /// Notes that the groups of sites are stale: devices of one site mostly change together.
    private func noteGroups(_ runs: [[BucketBounds]], _ sites: [DeviceNumber?], _ db: Database) throws {
        var noted: [DeviceNumber: Set<ClosedRange<Int64>>] = [:]
        for (site, runs) in zip(sites, runs) {
            guard let site else { continue }
            for bounds in runs where noted[site, default: []].insert(bounds.extent).inserted {
                try StaleTable(groups: db).note(site, bounds.extent)
            }
        }
    }

    /// What changed, of every device that could be computed.
    private func computed(
        _ batch: [StaleTable.Device],
        _ readings: Database,
        _ db: Database
    ) throws -> [(content: RollupContent, runs: [BucketBounds])] {
        let runs = batch.map { Hour.runs($0.spans, below: Hour.of(over)).map { Hour.bounds($0) } }
        guard let starts = runs.joined().map(\.extent).hull else { return [] }
        let reader = MonthReader(readings, file: month.path, times: starts)
        let former = YearReader(db, file: year.path, kind: .hour, starts: starts)
        let update = BucketUpdate(
            kind: .hour,
            record: record,
            former: [former],
            removed: removed,
            rule: { _ in .utc },
            damaged: damaged,
            chunks: { try reader.settled(of: $0, within: $1) }
        )
        return try zip(batch, runs).compactMap { device, runs in
            try update.changed(device.number, runs).map { ($0, runs) }
        }
    }
}
