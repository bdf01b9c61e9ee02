internal import GRDB
internal import Synchronization
import TideChunks
import TideModel

extension SQLiteSeriesStore {
    /// Devices' stretches that are computed in one transaction.
    private static let stretchesAtOnce = 256

    /// Puts days that are over into the rollups, where hours changed since.
    func rollUpDays(over: Int64, _ record: RecordNumber, _ isStopping: () -> Bool) throws {
        for year in touchedYears.withLock({ $0 }).sorted() {
            let file = try years.file(year)
            var last: Int64 = -1
            while !isStopping() {
                let batch = try file.read("roll up") { db in
                    try StaleTable(db: db).batch(after: last, before: over, most: Self.stretchesAtOnce)
                }
                guard let end = batch.last?.number else { break }
                try rollUp(batch, file, over: over, record)
                last = Int64(end)
            }
        }
    }

    private func rollUp(_ batch: [StaleTable.Device], _ file: SQLiteFile, over: Int64, _ record: RecordNumber) throws {
        let stale = batch.map { (device: $0, runs: dayRule($0.number).runs($0.spans, over: over)) }
        // Most have but the day under way.
        let due = stale.filter { !$0.runs.isEmpty }
        let (batch, runs) = (due.map(\.device), due.map(\.runs))
        guard let span = runs.joined().map(\.extent).hull else { return }
        let removed = try index.removedReadings
        let starts = (Timestamp(milliseconds: span.lowerBound)..<Timestamp(milliseconds: span.upperBound)).widened
        let months = months.periods.filter { $0.overlaps(starts) }
        let years = years.periods.filter { $0.overlaps(starts) }
        let snapshot = StoreSnapshot(applied: record)
        let contents = try nest(months[...], "roll up", starts, snapshot) { snapshot in
            try nest(years[...], "roll up", (.day, starts), snapshot) { snapshot in
                let update = BucketUpdate(
                    kind: .day,
                    record: record,
                    former: snapshot.years,
                    removed: removed,
                    rule: dayRule,
                    damaged: suspect,
                    chunks: { device, span in try snapshot.months.flatMap { try $0.settled(of: device, within: span) } }
                )
                return try zip(batch, runs).compactMap { device, runs in try update.changed(device.number, runs) }
            }
        }
        try write(contents, file, over: over)
    }

    /// The file that knew what was stale comes last: what is cut short before is computed again.
    private func write(_ contents: [RollupContent], _ own: SQLiteFile, over: Int64) throws {
        var byYear: [Year: [RollupContent]] = [:]
        for content in contents {
            for part in content.parts({ Period.month(ofStart: $0) }) {
                let start = part.series.first?.buckets.first?.start ?? 0
                byYear[Year(Month(day: Day.of(start))), default: []].append(part)
            }
        }
        for (year, contents) in byYear.sorted(by: { $0.key < $1.key }) {
            touchedYears.withLock { _ = $0.insert(year) }
            let file = try years.file(year)
            try file.write("roll up") { db in
                var writer = RollupWriter(db: db, file: file.path)
                for content in contents { try writer.append(content) }
                try writer.finish()
            }
        }
        try own.write("roll up") { db in
            for content in contents {
                let rule = dayRule(content.device)
                let open = rule.zone.startOfDay(containing: Timestamp(milliseconds: over), dayStart: rule.dayStart)
                try StaleTable(db: db).settle(content.device, before: open.milliseconds)
            }
        }
    }
}
