internal import GRDB
public import TideChunks
public import TideModel

extension SQLiteSeriesStore {
    /// Calls `body` with the buckets of `series` that start within `times` (half open), by series in the given order and
    /// then start, all from one snapshot.
    ///
    /// Buckets are exact as of the snapshot: those that are not over, and those of which readings came since they were
    /// last put into the rollups, are computed from the readings; `changedAt` of such a bucket is the snapshot's
    /// `appliedThrough`. A bucket whose readings are all gone, or whose day begins at another moment now, has n = 0.
    ///
    /// - Parameters:
    ///   - series: numbers of series, in any order.
    ///   - times: where buckets start.
    ///   - kind: hours of UTC, or local days of the devices' sites.
    ///   - body: called with each bucket and its series.
    /// - Returns: the snapshot's `appliedThrough`; a mirror goes on with `changes` behind it.
    /// - Throws: `StoreError`, and what `body` throws.
    public func rollups(
        _ series: [SeriesNumber],
        _ times: Range<Timestamp>,
        every kind: RollupKind = .hour,
        _ body: (SeriesNumber, RollupBucket) throws -> Void
    ) throws -> RecordNumber {
        // The last bucket ends behind the range, and one that began before it may reach into it.
        let wide = times.widened
        precondition(kind != .group, "groups are read by site")
        return try watching {
            try snapshot("read rollups of", wide, rollups: (kind, wide)) { snapshot in
                var source = RollupSource(snapshot, kind, starts: times, rule: dayRule)
                try forEach(series) { devices, bytes in
                    for year in snapshot.years { try year.readAhead(devices, upTo: bytes / snapshot.years.count) }
                } _: { number, device in
                    try source.forEachBucket(of: number, device) { try body(number, $0) }
                }
                return snapshot.applied
            }
        }
    }

    /// The buckets that changed behind a cursor, in order of record, series and start.
    ///
    /// A bucket that changed several times may come several times: the last one stands. Buckets come when they are over
    /// and `compact` has put them into the rollups, late readings with the first `compact` after they were applied; so
    /// `changedAt` is never below a cursor that was handed out.
    ///
    /// - Parameters:
    ///   - kind: hours or days; each has cursors of its own.
    ///   - cursor: where the last call ended, or `RollupCursor(after:)` of what `rollups` returned.
    ///   - limit: most changes that are wanted, from 1 on.
    /// - Returns: the changes, and where to go on.
    /// - Throws: `StoreError`.
    public func changes(
        every kind: RollupKind = .hour,
        after cursor: RollupCursor,
        limit: Int
    ) throws -> RollupChanges {
        precondition(kind != .group, "groups have changes of their own")
        return try allChanges(kind, after: cursor, limit: limit)
    }

    func allChanges(_ kind: RollupKind, after cursor: RollupCursor, limit: Int) throws -> RollupChanges {
        // First what is finished: files that are read later have at least that.
        let through = try index.applied.rolled
        var selection = ChangeSelection(after: cursor, through: through, limit: limit)
        if through >= cursor.record {
            for year in years.periods {
                let file = try years.file(year)
                try watching { try file.read("read changes of") { try selection.add(kind, $0, file: file.path) } }
            }
        }
        let changes = selection.first()
        let last = changes.last?.cursor ?? cursor
        guard changes.count < limit else { return RollupChanges(changes: changes, next: last, isComplete: false) }
        return RollupChanges(changes: changes, next: max(last, RollupCursor(after: through)), isComplete: true)
    }
}
