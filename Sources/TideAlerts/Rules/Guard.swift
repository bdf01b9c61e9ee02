/// Something else that must be so of the unit: a rule counts only while it is.
public struct Guard: Sendable, Equatable {
    /// Which series of the unit.
    public var series: SeriesSelector
    /// What its latest reading must be.
    public var condition: Comparison
    /// How old that reading may be against the one that is judged, ms; older says nothing, and the rule does not count.
    public var within: Int64

    /// Makes a guard.
    public init(series: SeriesSelector, condition: Comparison, within: Int64) {
        (self.series, self.condition, self.within) = (series, condition, within)
    }
}
