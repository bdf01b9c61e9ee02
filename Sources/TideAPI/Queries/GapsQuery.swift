public import TideModel

/// Whose completeness, over which range.
public struct GapsQuery: Sendable, Equatable {
    /// Which series.
    public var selection: SeriesSelection
    /// From this device time on; nil: each series from its first reading.
    public var from: Timestamp?
    /// Before this device time; nil: each series to its last reading.
    public var to: Timestamp?
    /// Counts instead of the profile's interval, milliseconds.
    public var interval: Int64?
    /// Makes a query.
    public init(
        selection: SeriesSelection = SeriesSelection(),
        from: Timestamp? = nil,
        to: Timestamp? = nil,
        interval: Int64? = nil
    ) {
        self.selection = selection
        self.from = from
        self.to = to
        self.interval = interval
    }
}
