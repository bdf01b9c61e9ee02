internal import TideAPI
internal import TideChunks
internal import TideModel
internal import TidePipeline

/// Answers a query from rollups, where they say all that is asked for.
struct RollupSelection {
    private static let hour: Int64 = 3_600_000
    private static let known: Set<AggregateFunction> = [.mean, .min, .max, .sum, .count, .first, .last]

    /// The rollups that are read.
    let kind: RollupKind
    private let functions: [AggregateFunction]

    /// A range, divided: rollups say nothing of parts of intervals.
    struct Parts: Equatable {
        /// What comes before the first whole interval.
        var head: Range<Timestamp>
        /// Whole intervals.
        var whole: Range<Timestamp>
        /// What comes behind the last whole interval.
        var tail: Range<Timestamp>
    }

    /// - Returns: nil when readings must be read: for other functions, flags or intervals, or for directions.
    init?(_ query: AggregateQuery, _ series: [AggregatedSeries]) {
        let flags = Set(query.flags)
        guard flags.isEmpty || flags == [1, 2, 3], query.functions.allSatisfy(Self.known.contains),
            !series.contains(where: \.isCircular)
        else { return nil }
        functions = query.functions
        switch query.every {
        case .milliseconds(Self.hour): kind = .hour
        case .day: kind = .day
        default: return nil
        }
    }

    /// How the intervals of a clock divide a range; without an end it has no tail.
    static func parts(_ times: Range<Timestamp>, _ clock: BucketClock) -> Parts {
        let (from, to) = (times.lowerBound.milliseconds, times.upperBound.milliseconds)
        let first = clock.bucket(of: from), last = clock.bucket(of: to)
        let begin = from == .min || first.lowerBound == from ? from : min(first.upperBound, to)
        let end = to == .max ? to : max(last.lowerBound, begin)
        let borders = [from, begin, end, max(to, end)].map { Timestamp(milliseconds: $0) }
        return Parts(
            head: borders[0]..<borders[1],
            whole: borders[1]..<borders[2],
            tail: borders[2]..<borders[3]
        )
    }

    /// Adds what is asked for of a bucket, if it has a value.
    func append(_ bucket: RollupBucket, to run: inout AggregateRun) {
        guard bucket.valued > 0 else { return }
        run.append(bucket.start, count: functions.count) { value(functions[$0], bucket) }
    }

    private func value(_ function: AggregateFunction, _ bucket: RollupBucket) -> Double? {
        switch function {
        case .mean: bucket.sum / Double(bucket.valued)
        case .min: bucket.min
        case .max: bucket.max
        case .sum: bucket.sum
        case .count: Double(bucket.valued)
        case .first: bucket.first
        case .last: bucket.last
        default: nil
        }
    }
}
