/// How long the buckets of a rollup block are; stored, so never renumber.
///
/// Where a bucket begins and ends is the caller's business: days, and in some zones hours, follow local clocks.
public enum RollupKind: UInt8, Sendable, CaseIterable {
    /// An hour.
    case hour = 0
    /// A local day of the site.
    case day = 1
    /// An hour of a group: all series of one site that measure the same and belong to one enterprise. The block's device
    /// is the site's number, and its series are the parts' numbers, both given by the store.
    case group = 2
}
