internal import GRDB
import TideChunks
import TideModel

/// Computes the groups of a year from its hours, and compares them with those that are kept, bit for bit.
struct GroupCheck {
    let db: Database
    /// Path, for errors.
    let file: String
    let places: Places
    let measure: (SeriesNumber) -> GroupMeasure?

    /// What is wrong, one line each.
    func problems() throws -> [String] {
        let hours = GroupHours(places, measure: measure)
        let stale = Dictionary(grouping: try StaleTable(groups: db).all(.min ... .max), by: \.device)
            .mapValues { Hour.runs($0.map(\.span)).map { Hour.times($0) } }
        var problems: [String] = []
        for day in Hour.days(try spans()) where problems.count < YearCheck.maximumProblems {
            let times = Hour.times(day)
            let reader = YearReader(db, file: file, kind: .hour, starts: times.milliseconds)
            let builder = try hours.parts(reader) { _ in [times] }
            let frozen = hours.frozen(try reader.lost())
            let kept = YearReader(db, file: file, kind: .group, starts: times.milliseconds)
            let fresh = Dictionary(grouping: builder.names) { places.siteNumbers[$0.key.site] ?? .max }
            for site in Set(try kept.devices()).union(fresh.keys).sorted() {
                let parts = (fresh[site] ?? []).compactMap { places.partNumbers[$0] }
                for part in Set(try kept.series(of: site) + parts).sorted() where Int(part) < places.parts.count {
                    var old: [RollupBucket] = []
                    try kept.append(part, of: site, in: times, to: &old)
                    let new = builder.buckets(places.parts[Int(part)], changedAt: 0)
                    let isOpen = { (bucket: RollupBucket) in frozen[site]?.contains(bucket.start) != true }
                    problems += differences(new.filter(isOpen), old.filter(isOpen), stale[site] ?? [])
                        .map { problem(part, $0) }
                }
            }
        }
        return problems
    }

    /// Starts of hours that differ, but for stale ones.
    private func differences(
        _ fresh: [RollupBucket],
        _ kept: [RollupBucket],
        _ stale: [Range<Timestamp>]
    ) -> [Int64] {
        let isClean = { (bucket: RollupBucket) in
            bucket.n > 0 && !stale.contains { $0.contains(Timestamp(milliseconds: bucket.start)) }
        }
        return RollupCheck.differences(fresh.filter(isClean), kept.filter(isClean))
    }

    private func problem(_ part: SeriesNumber, _ start: Int64) -> String {
        let name = places.parts[Int(part)]
        return "hour \(start) ms of \(name.key.measure.quantity) at site \(name.key.site) is not what its series say"
    }

    /// Hours that the file may have something of: block by block, because a broken clock may have said anything.
    private func spans() throws -> [ClosedRange<Int64>] {
        var spans: Set<ClosedRange<Int64>> = []
        for kind in [RollupKind.hour, .group] {
            let reader = YearReader(db, file: file, kind: kind, starts: .min ... .max)
            for owner in try reader.devices() { spans.formUnion(try reader.blocks(of: owner).map(\.starts)) }
        }
        return Array(spans)
    }
}
