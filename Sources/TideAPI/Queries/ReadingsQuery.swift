public import TideModel

/// Which readings.
public struct ReadingsQuery: Sendable, Equatable {
    /// Which series.
    public var selection: SeriesSelection
    /// From this device time on; nil means from the first.
    public var from: Timestamp?
    /// Before this device time; nil means to the last.
    public var to: Timestamp?
    /// Only the flags in this list; empty means all.
    public var flags: [UInt8]
    /// At most this many; nil means all.
    public var limit: Int?
    /// Also the values that were superseded.
    public var revisions: Bool
    /// With raw value, calibration and flags of single tests.
    public var details = false
    /// Only what comes behind this reading, in the order of answers; nil means from the beginning.
    public var after: ReadingCursor?

    /// Makes a query.
    public init(
        selection: SeriesSelection = SeriesSelection(),
        from: Timestamp? = nil,
        to: Timestamp? = nil,
        flags: [UInt8] = [],
        limit: Int? = nil,
        revisions: Bool = false,
        after: ReadingCursor? = nil
    ) {
        self.selection = selection
        self.from = from
        self.to = to
        self.flags = flags
        self.limit = limit
        self.revisions = revisions
        self.after = after
    }
}
