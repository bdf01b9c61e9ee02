/// What is known of a series before it is judged.
public struct QualityCadence: Sendable, Hashable {
    /// Seconds between points.
    public var interval: Double
    /// After a longer silence nothing is compared with what came before (milliseconds); nil as ioos_qc, which compares
    /// over any gap.
    public var cut: Int64?
    /// Whether the quantity ends at 0, where it may rest: no rain, no wind, no oxygen.
    public var restsAtZero: Bool
    /// Whether a fast fall may be the emergency itself, so that it is never worse than 3.
    public var fallIsNews: Bool

    /// Makes a cadence.
    public init(interval: Double, cut: Int64? = nil, restsAtZero: Bool = false, fallIsNews: Bool = false) {
        self.interval = interval
        self.cut = cut
        self.restsAtZero = restsAtZero
        self.fallIsNews = fallIsNews
    }

    /// Intervals without a reading after which a window is cut: two readings in a row may get lost on the way.
    public static let cutAfter: Int64 = 3
}
