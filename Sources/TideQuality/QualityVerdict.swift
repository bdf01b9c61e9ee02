public import TideModel

/// What the tests say of a point, and what it changes for the point before it.
@frozen
public struct QualityVerdict: Sendable, Hashable {
    /// Flags of the point.
    public var flags: QualityFlags
    /// What the spike test says of the point before, now that it has a successor; nil when that was settled already.
    public var spikeBefore: QCFlag?
    /// What the density inversion test says of the point before; nil when it says nothing new.
    public var inversionBefore: QCFlag?

    @inlinable
    init(flags: QualityFlags = QualityFlags()) {
        self.flags = flags
        spikeBefore = nil
        inversionBefore = nil
    }
}
