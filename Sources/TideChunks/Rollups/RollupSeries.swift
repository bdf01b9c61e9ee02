public import TideModel

/// The buckets of one series, by ascending start.
public struct RollupSeries: Sendable, Equatable {
    /// The series.
    public var series: SeriesNumber
    /// Its buckets, each start once, ascending.
    public var buckets: [RollupBucket]

    /// Makes a series.
    public init(series: SeriesNumber, buckets: [RollupBucket] = []) {
        self.series = series
        self.buckets = buckets
    }
}
