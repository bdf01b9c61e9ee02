internal import GRDB
import TideChunks
import TideModel

/// Puts the groups of one year into the rollups, where hours of devices changed since the last time.
///
/// Hours and groups of hours are in one file: that groups are stale is noted with the hours, and forgotten after the
/// groups were written. What is cut short in between is computed again, and comes out the same.
struct GroupRolling {
    /// The rollups of the year.
    let year: SQLiteFile
    let index: ReadingsIndex
    let measure: (SeriesNumber) -> GroupMeasure?
    /// The record through which readings are there.
    let record: RecordNumber
    /// Asked between transactions.
    let isStopping: () -> Bool

    /// Stretches that are computed at a time: of one hour each, or of a day with a bulk of late readings; a day of 1,024
    /// sites with six quantities is 22 MB.
    private static let stretchesAtOnce = 1_024

    /// Computes what is stale, site by site.
    func run() throws {
        var last: Int64 = -1
        while !isStopping() {
            let batch = try year.read("roll up") { db in
                try StaleTable(groups: db)
                    .batch(after: last, before: .max, most: Self.stretchesAtOnce, isAnyRange: true)
            }
            guard let end = batch.last?.number else { return }
            try roll(batch)
            last = Int64(end)
        }
    }

    private func roll(_ batch: [StaleTable.Device]) throws {
        let runs = Dictionary(uniqueKeysWithValues: batch.map { ($0.number, Hour.runs($0.spans)) })
        let hours = GroupHours(index.places, of: Set(runs.keys), measure: measure)
        for day in Hour.days(batch.flatMap(\.spans)) {
            guard !isStopping() else { return }
            let contents = try computed(day, runs, hours)
            guard !contents.isEmpty else { continue }
            try year.write("roll up") { db in
                var writer = RollupWriter(db: db, file: year.path)
                for content in contents { try writer.append(content) }
                try writer.finish()
            }
        }
        try year.write("roll up") { db in
            for site in batch { try StaleTable(groups: db).settle(site.number) }
        }
    }

    /// What changed in some hours, by site.
    private func computed(
        _ day: Range<Int64>,
        _ runs: [DeviceNumber: [Range<Int64>]],
        _ hours: GroupHours
    ) throws -> [RollupContent] {
        let stretches = runs.mapValues { runs in
            runs.map { $0.clamped(to: day) }.filter { !$0.isEmpty }.map { Hour.times($0) }
        }
        return try year.read("roll up") { db in
            let starts = Hour.times(day).milliseconds
            let reader = YearReader(db, file: year.path, kind: .hour, starts: starts)
            let builder = try hours.parts(reader) { stretches[$0] ?? [] }
            let places = hours.places
            let former = YearReader(db, file: year.path, kind: .group, starts: starts)
            let fresh = Dictionary(grouping: builder.names) { places.siteNumbers[$0.key.site] ?? .max }
            let frozen = hours.frozen(try reader.lost())
            return try stretches.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
                .map { site, stretches in
                    let new = (fresh[site] ?? []).compactMap { places.partNumbers[$0] }
                    let isOpen = { (bucket: RollupBucket) in frozen[site]?.contains(bucket.start) != true }
                    var content = RollupContent(device: site, kind: .group)
                    content.series = try Set(former.series(of: site) + new).sorted().map { part in
                        var old: [RollupBucket] = []
                        for times in stretches { try former.append(part, of: site, in: times, to: &old) }
                        let new = builder.buckets(places.parts[Int(part)], changedAt: record)
                        return series(part, new.filter(isOpen), old.filter(isOpen))
                    }
                    content.series.removeAll { $0.buckets.isEmpty }
                    return content
                }
                .filter { !$0.series.isEmpty }
        }
    }

    /// What is another one than before, of one part.
    private func series(_ part: SeriesNumber, _ fresh: [RollupBucket], _ old: [RollupBucket]) -> RollupSeries {
        var series = RollupSeries(series: part)
        fresh.standing(insteadOf: old, changedAt: record) { if $1 { series.buckets.append($0) } }
        return series
    }
}
