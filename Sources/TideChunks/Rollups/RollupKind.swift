/// How long the buckets of a rollup block are; stored, so never renumber.
///
/// Where a bucket begins and ends is the caller's business: days, and in some zones hours, follow local clocks.
public enum RollupKind: UInt8, Sendable, CaseIterable {
    /// An hour.
    case hour = 0
    /// A local day of the site.
    case day = 1
}
