public import TideModel

/// A stretch in which readings are missing.
public struct Gap: Sendable, Equatable {
    /// When the first missing reading was due; by sequence, the last reading before the loss.
    public var from: Timestamp
    /// When the last missing reading was due; by sequence, the first reading after the loss.
    public var to: Timestamp
    /// How many are missing.
    public var missing: Int64

    /// Makes a gap.
    public init(from: Timestamp, to: Timestamp, missing: Int64) {
        self.from = from
        self.to = to
        self.missing = missing
    }
}

/// Gaps in the order of time; only so many are kept, all are counted.
public struct GapList: Sendable, Equatable {
    /// Gaps kept: a list that a person or a page may still go through, and 24 KB per series under way.
    public static let maximum = 1_000

    /// The first gaps.
    public private(set) var gaps: [Gap] = []
    /// How many there are.
    public private(set) var count = 0
    /// The one in which most is missing, of equal ones the first.
    public private(set) var longest: Gap?

    /// Makes an empty list.
    public init() {}

    mutating func add(_ gap: Gap) {
        count += 1
        if gap.missing > longest?.missing ?? 0 { longest = gap }
        if gaps.count < Self.maximum { gaps.append(gap) }
    }
}
