internal import GRDB
internal import Synchronization
internal import TideChunks
public import TideModel

extension SQLiteSeriesStore {
    /// Calls `body` with the groups of `sites` whose hour starts within `times` (half open), by site in the given order,
    /// measure and start, all from one snapshot.
    ///
    /// Groups are exact as of the snapshot, as `rollups` are: memory grows with the groups of one site, and with those
    /// of all `sites` that readings came of since they were last put into the rollups. A part whose readings are all
    /// gone, or went to another site or enterprise, has n = 0.
    ///
    /// - Returns: the snapshot's `appliedThrough`; a mirror goes on with `groupChanges` behind it.
    /// - Throws: `StoreError`, and what `body` throws.
    public func groups(
        _ sites: [String],
        _ times: Range<Timestamp>,
        _ body: (SiteGroup) throws -> Void
    ) throws -> RecordNumber {
        let (end, isOutside) = times.upperBound.milliseconds.addingReportingOverflow(Hour.milliseconds)
        let wide = times.lowerBound..<Timestamp(milliseconds: isOutside ? .max : end)
        return try watching {
            try snapshot("read groups of", wide, rollups: (.group, wide)) { snapshot in
                let source = GroupSource(
                    snapshot: snapshot,
                    places: snapshot.places,
                    registry: registry,
                    series: index.allSeries,
                    starts: times
                )
                try source.forEachGroup(of: sites, body)
                return snapshot.applied
            }
        }
    }

    /// The parts of groups that changed behind a cursor, in order of record, part and start; as `changes`.
    ///
    /// They are those of parts that are kept: one to which a single series has ever belonged changes with the hours of
    /// that series, which are among `changes`.
    ///
    /// - Throws: `StoreError`.
    public func groupChanges(after cursor: RollupCursor, limit: Int) throws -> GroupChanges {
        let page = try allChanges(.group, after: cursor, limit: limit)
        let places = index.places
        let changes = page.changes.compactMap { change in
            // What has a number was named before it was written.
            Int(change.series) < places.parts.count ? GroupChange(change, places.parts[Int(change.series)]) : nil
        }
        return GroupChanges(changes: changes, next: page.next, isComplete: page.isComplete)
    }

    /// Puts groups into the rollups, where hours changed since.
    func rollUpGroups(_ record: RecordNumber, _ isStopping: @escaping () -> Bool) throws {
        try keepParts()
        for year in touchedYears.withLock({ $0 }).sorted() where !isStopping() {
            let rolling = GroupRolling(
                year: try years.file(year),
                index: index,
                measure: registry.measure,
                record: record,
                isStopping: isStopping
            )
            try watching { try rolling.run() }
        }
    }
}
