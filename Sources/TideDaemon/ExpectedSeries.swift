/// A series whose completeness is asked for, with what its profile expects.
struct ExpectedSeries: Sendable {
    var selected: SelectedSeries
    /// Milliseconds; nil when no profile in force says.
    var interval: Int64?
    /// The interval is the median step.
    var isEstimated = false
    /// Milliseconds.
    var jitter: Int64?
    /// Its values are the sequence numbers of the device.
    var isSequence = false
    /// Of the sequence numbers.
    var wrap: Int64?
}
