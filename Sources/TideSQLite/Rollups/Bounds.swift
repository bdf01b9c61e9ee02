import TideChunks
import TideModel

/// Where buckets that do not touch others begin and end: starts, ascending, and the end of the last one.
typealias BucketBounds = [Int64]

extension DayRule {
    /// The days that overlap one of some stretches of time (milliseconds since 1970), in runs that do not touch.
    ///
    /// Days that end after `end` are left out, if given.
    func runs(_ spans: [ClosedRange<Int64>], over end: Int64? = nil) -> [BucketBounds] {
        var runs: [BucketBounds] = []
        for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            var time = max(span.lowerBound, runs.last?.last ?? .min)
            while time <= span.upperBound {
                let day = zone.day(containing: Timestamp(milliseconds: time), dayStart: dayStart)
                let (first, last) = (day.start.milliseconds, day.end.milliseconds)
                if let end, last > end { break }
                if runs.last?.last == first {
                    runs[runs.count - 1].append(last)
                } else {
                    runs.append([first, last])
                }
                guard last < .max else { break }
                time = last
            }
        }
        return runs
    }
}

extension BucketBounds {
    /// From the first start to the last millisecond.
    var extent: ClosedRange<Int64> { times.milliseconds }

    /// From the first start to the end.
    var times: Range<Timestamp> {
        Timestamp(milliseconds: self[0])..<Timestamp(milliseconds: self[count - 1])
    }

    /// Where days began that may reach into the run, if sites once divided time otherwise; none for hours.
    func dayBefore(_ kind: RollupKind) -> Range<Timestamp> {
        let (start, isOutside) = self[0].subtractingReportingOverflow(RemovedReadings.longestDay)
        let first = kind == .day ? (isOutside ? .min : start) : self[0]
        return Timestamp(milliseconds: first)..<Timestamp(milliseconds: self[0])
    }

    /// `extent`, and that of the days that may reach into it.
    func reach(_ kind: RollupKind) -> ClosedRange<Int64> {
        dayBefore(kind).lowerBound.milliseconds...extent.upperBound
    }

    /// Those of the buckets that start within `starts`; nil when there is none.
    func starting(in starts: Range<Timestamp>) -> BucketBounds? {
        let inside = dropLast().indices.filter { starts.contains(Timestamp(milliseconds: self[$0])) }
        guard let first = inside.first, let last = inside.last else { return nil }
        return Array(self[first...last + 1])
    }
}
