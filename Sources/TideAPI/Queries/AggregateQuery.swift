public import TideModel

/// Which aggregates of which series.
public struct AggregateQuery: Sendable, Equatable {
    /// Length of an interval.
    public enum Every: Sendable, Equatable {
        /// Milliseconds, from 1 on; intervals begin at multiples of it since 1970-01-01T00:00Z.
        case milliseconds(Int64)
        /// A local day of the series' site.
        case day
    }

    /// Which series; one that fits any of them.
    public var selections: [SeriesSelection]
    /// From this device time on; nil means from the first.
    public var from: Timestamp?
    /// Before this device time; nil means to the last.
    public var to: Timestamp?
    /// Length of an interval.
    public var every: Every
    /// What is computed of each interval.
    public var functions: [AggregateFunction]
    /// Only readings with these flags count; empty means 1, 2 and 3: neither failed nor missing.
    public var flags: [UInt8]
    /// Intervals without a value have lines too: between those that have one, and within a range that is given.
    public var fills: Bool

    /// Makes a query.
    public init(
        selections: [SeriesSelection] = [SeriesSelection()],
        from: Timestamp? = nil,
        to: Timestamp? = nil,
        every: Every,
        functions: [AggregateFunction] = [.mean],
        flags: [UInt8] = [],
        fills: Bool = false
    ) {
        (self.selections, self.from, self.to) = (selections, from, to)
        (self.every, self.functions, self.flags) = (every, functions, flags)
        self.fills = fills
    }
}
