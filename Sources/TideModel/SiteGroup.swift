/// What all series of one quantity have at one site in one hour, by the enterprises that contribute.
///
/// Groups of several sites or hours are added by `GroupTotal`, which counts every enterprise once.
public struct SiteGroup: Sendable, Equatable {
    /// The site and what is measured there.
    public var key: GroupKey
    /// First moment of the hour (UTC), milliseconds since 1970.
    public var start: Int64
    /// What each enterprise contributes, by its id; that of nobody known first.
    public var parts: [GroupPart]

    /// Makes a group.
    public init(key: GroupKey, start: Int64, parts: [GroupPart]) {
        (self.key, self.start, self.parts) = (key, start, parts)
    }

    /// The highest record that changed anything in it.
    public var changedAt: RecordNumber { parts.map(\.changedAt).max() ?? 0 }
}

/// Names a group: a site, and a quantity in one unit.
public struct GroupKey: Hashable, Comparable, Sendable {
    /// Site id.
    public var site: String
    /// What its series measure.
    public var measure: GroupMeasure

    /// Makes a key.
    public init(site: String, measure: GroupMeasure) { (self.site, self.measure) = (site, measure) }

    /// By site, quantity and unit.
    public static func < (a: Self, b: Self) -> Bool {
        (a.site, a.measure.quantity, a.measure.unit) < (b.site, b.measure.quantity, b.measure.unit)
    }
}

/// A quantity and its canonical unit: some quantities have two, as ammonia by volume and by mass, which are never added.
public struct GroupMeasure: Hashable, Sendable {
    /// Name of the quantity.
    public var quantity: String
    /// Canonical unit (UCUM).
    public var unit: String

    /// Makes a measure.
    public init(quantity: String, unit: String) { (self.quantity, self.unit) = (quantity, unit) }
}

/// What one enterprise contributes to a group.
///
/// `sum`, `min` and `max` are over the `valued` readings: good or suspect ones whose value is a number. Without any of
/// them `sum` is 0, and `min` and `max` are NaN.
public struct GroupPart: Sendable {
    /// Enterprise id; nil where the registry names none.
    public var enterprise: String?
    /// Series that have readings in it.
    public var series: UInt32
    /// Readings, whatever their flag; 0 when they are all gone, or went to another part.
    public var n: UInt32
    /// Readings that passed every test, or of which none judged.
    public var good: UInt32
    /// Suspect readings.
    public var suspect: UInt32
    /// Good and suspect readings whose value is not NaN.
    public var valued: UInt32
    /// Least value.
    public var min: Double
    /// Greatest value.
    public var max: Double
    /// Sum of the values: of each series as `CompensatedSum` adds them by time, then of devices and series by number.
    public var sum: Double
    /// The record that changed it last.
    public var changedAt: RecordNumber
    /// How many times it was computed anew with another result; 0 at first.
    public var revision: UInt32

    /// Makes a part.
    public init(
        enterprise: String?,
        series: UInt32,
        n: UInt32,
        good: UInt32,
        suspect: UInt32,
        valued: UInt32,
        min: Double,
        max: Double,
        sum: Double,
        changedAt: RecordNumber,
        revision: UInt32
    ) {
        (self.enterprise, self.series, self.n, self.good, self.suspect) = (enterprise, series, n, good, suspect)
        (self.valued, self.min, self.max, self.sum) = (valued, min, max, sum)
        (self.changedAt, self.revision) = (changedAt, revision)
    }
}

extension GroupPart: Equatable {
    /// Equal when every number is, values bit for bit (NaN included).
    public static func == (a: Self, b: Self) -> Bool {
        a.enterprise == b.enterprise && a.series == b.series && a.n == b.n && a.good == b.good
            && a.suspect == b.suspect && a.valued == b.valued && a.changedAt == b.changedAt && a.revision == b.revision
            && a.min.bitPattern == b.min.bitPattern && a.max.bitPattern == b.max.bitPattern
            && a.sum.bitPattern == b.sum.bitPattern
    }
}
