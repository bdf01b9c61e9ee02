/// What is computed of the values of one interval.
public enum AggregateFunction: String, Sendable, CaseIterable, Codable {
    /// Arithmetic mean; of directions the direction of the mean unit vector.
    case mean
    /// Least value.
    case min
    /// Greatest value.
    case max
    /// Sum, as of rain that each reading brings.
    case sum
    /// How many values.
    case count
    /// Earliest value.
    case first
    /// Latest value.
    case last
    /// Median: like the other percentiles by linear interpolation between the two nearest ranks.
    case p50
    /// 95th percentile.
    case p95
    /// 99th percentile.
    case p99
    /// By how much a counter rose, since the reading before the interval; a fall is taken for a new beginning at 0.
    case increase
    /// How many readings the interval should bring, by the interval of the series.
    case expected
    /// Count by expected, at most 1.
    case coverage
}
