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

    /// - Returns: nil when readings must be read: for other functions, flags or intervals, for directions, or where the
    ///   range cuts an interval.
    init?(_ query: AggregateQuery, _ series: [AggregatedSeries]) {
        let flags = Set(query.flags)
        guard flags.isEmpty || flags == [1, 2, 3], query.functions.allSatisfy(Self.known.contains),
            !series.contains(where: \.isCircular)
        else { return nil }
        functions = query.functions
        let bounds = [query.from, query.to].compactMap { $0?.milliseconds }
        switch query.every {
        case .milliseconds(Self.hour): kind = .hour
        case .day: kind = .day
        default: return nil
        }
        for bound in bounds {
            let isWhole = series.allSatisfy { $0.clock.bucket(of: bound).lowerBound == bound }
            guard isWhole else { return nil }
        }
    }

    /// What is asked for of a bucket; nil when it has no value.
    func aggregate(_ bucket: RollupBucket) -> Aggregator.Bucket? {
        guard bucket.valued > 0 else { return nil }
        return Aggregator.Bucket(start: bucket.start, values: functions.map { value($0, bucket) })
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
