import TideChunks
import TideModel

/// Stretches of time of which retention removed the readings: rollups are all that is left of them.
///
/// A bucket that stood then can never be computed anew, so it is final: what comes late for it is kept as a reading, and
/// not counted in.
struct RemovedReadings: Sendable, Equatable {
    /// One stretch.
    struct Stretch: Sendable, Equatable {
        /// First and last millisecond.
        var times: ClosedRange<Int64>
        /// The record that removed them last.
        var record: RecordNumber

        /// First and last starts of buckets that may have something of them.
        func starts(_ kind: RollupKind) -> ClosedRange<Int64> {
            let (first, isOutside) = times.lowerBound.subtractingReportingOverflow(RemovedReadings.longestDay)
            return (kind == .day ? (isOutside ? .min : first) : times.lowerBound)...times.upperBound
        }
    }

    /// By start.
    var stretches: [Stretch] = []

    /// Longer than any day of any zone, in milliseconds: how far a day may reach that began by another rule.
    static let longestDay: Int64 = 26 * Hour.milliseconds

    /// Those that have something within some times; nil when there are none.
    func overlapping(_ times: ClosedRange<Int64>) -> RemovedReadings? {
        let found = stretches.filter { $0.times.overlaps(times) }
        return found.isEmpty ? nil : RemovedReadings(stretches: found)
    }

    /// Whether a bucket with these first and last milliseconds is final.
    func isFinal(_ bucket: RollupBucket, _ times: ClosedRange<Int64>) -> Bool {
        bucket.n > 0 && stretches.contains { $0.record >= bucket.changedAt && $0.times.overlaps(times) }
    }
}

/// Which buckets of one series around one run may not be computed anew.
struct FinalBuckets {
    private let removed: RemovedReadings
    /// How days are divided now; nil for hours.
    private let rule: DayRule?
    /// First and last milliseconds of final buckets.
    private let finals: [ClosedRange<Int64>]
    /// First and last starts of buckets that were lost: nothing changes there any more.
    private let lost: [ClosedRange<Int64>]

    /// - Parameters:
    ///   - removed: what was removed within the run or a day before it.
    ///   - rule: how days are divided now; nil for hours.
    ///   - former: buckets that stand there, or began up to `RemovedReadings.longestDay` before.
    ///   - lost: first and last starts of buckets that were lost.
    init(_ removed: RemovedReadings, _ rule: DayRule?, former: [RollupBucket], lost: [ClosedRange<Int64>]) {
        (self.removed, self.rule, self.lost) = (removed, rule, lost)
        finals = former.compactMap { bucket in
            let times = Self.times(of: bucket, rule)
            return removed.isFinal(bucket, times) ? times : nil
        }
    }

    /// Whether a former bucket stays as it is.
    func contains(_ bucket: RollupBucket) -> Bool {
        let times = Self.times(of: bucket, rule)
        return removed.isFinal(bucket, times) || isLost(bucket, times)
    }

    /// Whether a computed bucket lacks readings that were removed: a final one has them, or had them when it was lost.
    func isPartial(_ bucket: RollupBucket) -> Bool {
        let times = Self.times(of: bucket, rule)
        let isCut = removed.overlapping(times) != nil
        return isLost(bucket, times) || isCut && finals.contains { $0.overlaps(times) }
    }

    /// Whether one was lost there, or one that had readings which were removed reached into it.
    private func isLost(_ bucket: RollupBucket, _ times: ClosedRange<Int64>) -> Bool {
        guard !lost.isEmpty else { return false }
        let isCut = removed.overlapping(times) != nil
        return lost.contains { starts in
            let (end, isOutside) = starts.upperBound.addingReportingOverflow(RemovedReadings.longestDay)
            let reach = starts.lowerBound...(isOutside ? .max : end)
            return starts.contains(bucket.start) || isCut && reach.overlaps(times)
        }
    }

    /// A day that does not begin where one does now began by another rule, and may be as long as any.
    private static func times(of bucket: RollupBucket, _ rule: DayRule?) -> ClosedRange<Int64> {
        var length = Hour.milliseconds
        if let rule {
            let day = rule.zone.day(containing: Timestamp(milliseconds: bucket.start), dayStart: rule.dayStart)
            let isCurrent = day.start.milliseconds == bucket.start
            if isCurrent { return bucket.start...max(bucket.start, day.end.milliseconds - 1) }
            length = RemovedReadings.longestDay
        }
        let (end, isOutside) = bucket.start.addingReportingOverflow(length - 1)
        return bucket.start...(isOutside ? .max : end)
    }
}
