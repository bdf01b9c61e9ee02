/// Groups added up, over sites and hours, with what rules of disclosure need: how many enterprises, and how much of it
/// the two largest have.
public struct GroupTotal: Sendable {
    /// What one enterprise has of the total.
    public struct Contribution: Sendable, Equatable {
        /// Readings with a value.
        public var valued: UInt64 = 0
        /// Sum of their values.
        public var sum = 0.0

        /// Makes a contribution of nothing.
        public init() {}
    }

    /// Readings, whatever their flag.
    public private(set) var n: UInt64 = 0
    /// Good readings.
    public private(set) var good: UInt64 = 0
    /// Suspect readings.
    public private(set) var suspect: UInt64 = 0
    /// Readings with a value.
    public private(set) var valued: UInt64 = 0
    /// Least value; NaN without any.
    public private(set) var min = Double.nan
    /// Greatest value; NaN without any.
    public private(set) var max = Double.nan
    /// What each enterprise has of the values, by id.
    public private(set) var contributions: [String: Contribution] = [:]
    /// What nobody known has of the values: it may be anybody's, so it counts for no enterprise.
    public private(set) var unowned = Contribution()
    private var sums = CompensatedSum()

    /// Makes the total of nothing.
    public init() {}

    /// The sum of all values; the mean is `sum / Double(valued)`, each reading weighing the same.
    public var sum: Double { sums.value }

    /// Enterprises that have values in it.
    public var enterprises: Int { contributions.count }

    /// The two enterprises whose sums are furthest from 0, the furthest first: those that dominate an amount.
    public var largestBySum: [(enterprise: String, contribution: Contribution)] { largest { $0.sum.magnitude } }

    /// The two enterprises with the most values, the one with most first: those that dominate a mean.
    public var largestByReadings: [(enterprise: String, contribution: Contribution)] { largest { Double($0.valued) } }

    /// Adds a group.
    public mutating func add(_ group: SiteGroup) {
        for part in group.parts where part.n > 0 { add(part) }
    }

    private mutating func add(_ part: GroupPart) {
        n += UInt64(part.n)
        good += UInt64(part.good)
        suspect += UInt64(part.suspect)
        guard part.valued > 0 else { return }
        min = valued == 0 || part.min < min ? part.min : min
        max = valued == 0 || part.max > max ? part.max : max
        valued += UInt64(part.valued)
        sums.add(part.sum)
        guard let enterprise = part.enterprise else { return Self.add(part, to: &unowned) }
        Self.add(part, to: &contributions[enterprise, default: Contribution()])
    }

    private static func add(_ part: GroupPart, to contribution: inout Contribution) {
        contribution.valued += UInt64(part.valued)
        contribution.sum += part.sum
    }

    private func largest(_ measure: (Contribution) -> Double) -> [(enterprise: String, contribution: Contribution)] {
        let sorted = contributions.sorted { (measure($1.value), $0.key) < (measure($0.value), $1.key) }
        return sorted.prefix(2).map { (enterprise: $0.key, contribution: $0.value) }
    }
}
