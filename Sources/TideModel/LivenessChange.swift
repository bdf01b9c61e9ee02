/// A series has another status: part of the record in which it was found.
public struct LivenessChange: Sendable, Equatable {
    /// Which series.
    public let series: SeriesNumber
    /// Its status from now on.
    public let status: LivenessStatus
    /// When that became true: the deadline, or the receive time of what was heard.
    public let at: Timestamp

    /// Makes a change.
    public init(series: SeriesNumber, status: LivenessStatus, at: Timestamp) {
        self.series = series
        self.status = status
        self.at = at
    }
}
