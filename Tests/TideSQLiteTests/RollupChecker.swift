import TideChunks
import TideModel
import TideSQLite
import TideTesting

/// Compares the rollups of a store with what the readings of the model say, and mirrors kept by changes with both.
final class RollupChecker {
    /// Buckets compared with those of the model.
    private(set) var compared = 0
    /// Changes that were handed out.
    private(set) var changed = 0

    /// Buckets that stay although readings of them were removed.
    private var finals: [Mirror.Key: RollupBucket] = [:]
    /// Times whose readings were removed.
    private var removed: [Range<Int64>] = []
    private var removals = 0

    private let kind: RollupKind
    private let rules: TestPlaces
    private var dice: SplitMix
    /// Kept by changes alone.
    private var mirror = Mirror()
    /// Begun with what a full read gave, now and then anew.
    private var follower = Mirror()
    private var isFollowing = false
    /// Whether the rollups have just been finished.
    var isTended = false

    init(_ kind: RollupKind, seed: UInt64, _ rules: TestPlaces) {
        (self.kind, self.rules) = (kind, rules)
        dice = SplitMix(seed: seed &+ 77)
    }

    /// Says what is wrong, or nil.
    func check(
        _ store: any SeriesStore,
        _ model: MemorySeriesStore,
        _ series: [SeriesNumber],
        _ times: Range<Timestamp>
    ) throws -> String? {
        guard let store = store as? SQLiteSeriesStore else { return nil }
        defer { isTended = false }
        try note(model)
        let found = try read(store, series, times)
        let wanted = try naive(model, series, times)
        let through = try store.rollups([], times, every: kind) { _, _ in }
        guard through == model.appliedThrough else { return "rollups are as of \(through)" }
        if let problem = difference(found.filter { $0.bucket.n > 0 }, wanted) { return problem }
        compared += wanted.count
        if let problem = try follow(store) { return problem }
        return isTended ? try compareMirrors(store, model, series) : nil
    }

    /// How many buckets are final.
    var finalCount: Int { finals.count }

    /// Takes note of what was removed, by the days that sites have now.
    func note(_ model: MemorySeriesStore) throws {
        let all = model.removals
        for removal in all[removals...] {
            let before = Dictionary(grouping: removal.before, by: \.series)
            let gone = removal.times.lowerBound.milliseconds..<removal.times.upperBound.milliseconds
            for series in SeriesStoreConformance.series {
                let readings = (before[series] ?? []).sorted { $0.time < $1.time }
                for bucket in buckets(series, readings) where times(series, bucket).overlaps(gone) {
                    finals[Mirror.Key(series: series, start: bucket.start)] = bucket
                }
            }
            removed.removeAll { gone.clamped(to: $0) == $0 }
            removed.append(gone)
        }
        removals = all.count
    }

    private func difference(_ found: [RollupChange], _ wanted: [RollupChange]) -> String? {
        guard found.count == wanted.count else { return "\(found.count) buckets, not \(wanted.count)" }
        return zip(found, wanted).first { $0.said != $1.said }.map { "\($0), not \($1)" }
    }

    private func follow(_ store: SQLiteSeriesStore) throws -> String? {
        if let problem = try mirror.follow(store, kind, &dice) { return problem }
        changed = mirror.changes
        if isFollowing, let problem = try follower.follow(store, kind, &dice) { return problem }
        guard !isFollowing || Int.random(in: 0..<6, using: &dice) == 0 else { return nil }
        follower = Mirror()
        let applied = try store.rollups(SeriesStoreConformance.series, Self.always, every: kind) { series, bucket in
            follower.set(RollupChange(series, bucket))
        }
        follower.cursor = RollupCursor(after: applied)
        isFollowing = true
        return nil
    }

    /// Hours that are over and were put into the rollups: mirror, full read and model say the same.
    private func compareMirrors(
        _ store: SQLiteSeriesStore,
        _ model: MemorySeriesStore,
        _ series: [SeriesNumber]
    ) throws -> String? {
        let over = RollupTender.over(model.appliedThrough)
        for wanted in try naive(model, series, Self.always)
        where end(wanted) <= over && mirror.buckets[wanted.key] == nil {
            return "\(wanted) is not in the mirror"
        }
        let stored = try read(store, series, Self.always).filter { mirror.buckets[$0.key] != nil }
        guard stored.count == mirror.buckets.count else { return "the mirror has buckets that the store has not" }
        for change in stored where mirror.buckets[change.key] != change.bucket {
            return "\(change) is \(String(describing: mirror.buckets[change.key])) in the mirror"
        }
        guard isFollowing else { return nil }
        for change in stored {
            let followed = follower.buckets[change.key]
            guard followed.map({ RollupChange(change.series, $0).said }) == change.said else {
                return "\(change) is \(String(describing: followed)) in the follower"
            }
        }
        return nil
    }

    static let always = Timestamp(milliseconds: .min)..<Timestamp(milliseconds: .max)

    private func read(
        _ store: SQLiteSeriesStore,
        _ series: [SeriesNumber],
        _ times: Range<Timestamp>
    ) throws -> [RollupChange] {
        var found: [RollupChange] = []
        _ = try store.rollups(series, times, every: kind) { found.append(RollupChange($0, $1)) }
        return found
    }

    /// The buckets, from the model's readings one by one.
    private func naive(
        _ model: MemorySeriesStore,
        _ series: [SeriesNumber],
        _ times: Range<Timestamp>
    ) throws -> [RollupChange] {
        var found: [RollupChange] = []
        for series in series {
            var readings: [StoredReading] = []
            _ = try model.scan([series], Self.always) { readings.append($0) }
            let wanted = buckets(series, readings).filter { times.contains(Timestamp(milliseconds: $0.start)) }
            found += wanted.map { RollupChange(series, $0) }
        }
        return found
    }

    /// The buckets of readings, given by time, and those that are final.
    private func buckets(_ series: SeriesNumber, _ readings: [StoredReading]) -> [RollupBucket] {
        let byStart = Dictionary(grouping: readings) { span(series, $0.time).start.milliseconds }
        let kept = finals.filter { $0.key.series == series }.map(\.value)
        let keptTimes = kept.map { times(series, $0) }
        let fresh = byStart.map { Self.bucket($0.key, $0.value) }.filter { bucket in
            let times = times(series, bucket)
            return !removed.contains { $0.overlaps(times) } || !keptTimes.contains { $0.overlaps(times) }
        }
        return (fresh + kept).sorted { $0.start < $1.start }
    }

    /// A day that began by another rule may be as long as any.
    private func times(_ series: SeriesNumber, _ bucket: RollupBucket) -> Range<Int64> {
        let span = span(series, Timestamp(milliseconds: bucket.start))
        let isCurrent = span.start.milliseconds == bucket.start
        return bucket.start..<(isCurrent ? span.end.milliseconds : bucket.start + 26 * 3_600_000)
    }

    /// When the bucket of a time begins and ends.
    private func span(_ series: SeriesNumber, _ time: Timestamp) -> (start: Timestamp, end: Timestamp) {
        if kind == .day {
            let rule = rules.rule(SeriesStoreConformance.device(of: series))
            let day = rule.zone.day(containing: time, dayStart: rule.dayStart)
            return (day.start, day.end)
        }
        let start = time.milliseconds - (time.milliseconds % 3_600_000 + 3_600_000) % 3_600_000
        return (Timestamp(milliseconds: start), Timestamp(milliseconds: start) + 3_600_000)
    }

    private func end(_ change: RollupChange) -> Int64 {
        span(change.series, Timestamp(milliseconds: change.bucket.start)).end.milliseconds
    }

    private static func bucket(_ start: Int64, _ readings: [StoredReading]) -> RollupBucket {
        var bucket = RollupBucket(start: start)
        bucket.n = UInt32(readings.count)
        bucket.good = UInt32(readings.count { [1, 2].contains($0.flag) })
        bucket.suspect = UInt32(readings.count { $0.flag == 3 })
        let valued = readings.filter { [1, 2, 3].contains($0.flag) && !$0.value.isNaN }
        guard let first = valued.first, let last = valued.last else { return bucket }
        bucket.valued = UInt32(valued.count)
        (bucket.min, bucket.max) = (first.value, first.value)
        var sum = CompensatedSum()
        for reading in valued {
            if reading.value < bucket.min { bucket.min = reading.value }
            if reading.value > bucket.max { bucket.max = reading.value }
            sum.add(reading.value)
        }
        (bucket.sum, bucket.first, bucket.last) = (sum.value, first.value, last.value)
        (bucket.firstTime, bucket.lastTime) = (first.time.milliseconds, last.time.milliseconds)
        return bucket
    }
}

/// Buckets that are kept up to date by changes.
struct Mirror {
    /// One bucket's place.
    struct Key: Hashable {
        var series: SeriesNumber
        var start: Int64
    }

    private(set) var buckets: [Key: RollupBucket] = [:]
    private(set) var changes = 0
    var cursor = RollupCursor(after: 0)

    mutating func set(_ change: RollupChange) { buckets[change.key] = change.bucket }

    /// Takes in all changes, in pages of random length.
    ///
    /// - Returns: what is wrong with them, or nil.
    mutating func follow(
        _ store: SQLiteSeriesStore,
        _ kind: RollupKind,
        _ dice: inout SplitMix
    ) throws -> String? {
        var isComplete = false
        while !isComplete {
            let limit = Int.random(in: 1...9, using: &dice)
            let page = try store.changes(every: kind, after: cursor, limit: limit)
            for change in page.changes {
                guard change.cursor > cursor else { return "\(change) comes after \(cursor)" }
                cursor = change.cursor
                set(change)
            }
            guard page.next >= cursor, page.changes.count <= limit else { return "the page ends at \(page.next)" }
            cursor = page.next
            changes += page.changes.count
            isComplete = page.isComplete
        }
        return nil
    }
}

extension RollupChange {
    init(_ series: SeriesNumber, _ bucket: RollupBucket) {
        self = RollupChange(series: series, bucket: bucket)
    }

    var key: Mirror.Key { Mirror.Key(series: series, start: bucket.start) }

    /// Itself, but for when that was found out.
    var said: RollupChange {
        var change = self
        (change.bucket.changedAt, change.bucket.revision) = (0, 0)
        return change
    }
}
