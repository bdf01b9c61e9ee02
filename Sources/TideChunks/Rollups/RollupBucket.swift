public import TideModel

/// What is kept of the readings of one series in an hour or a day.
///
/// `min`, `max`, `sum`, `first` and `last` are over the `valued` readings: those that are good or suspect and whose
/// value is a number (infinities are, NaN is not). Without any of them `sum` is 0, the others are NaN, and both times
/// are `start`. The mean is `sum / Double(valued)`.
public struct RollupBucket: Sendable {
    /// Its first moment (milliseconds since 1970).
    public var start: Int64
    /// Readings, whatever their flag.
    public var n: UInt32 = 0
    /// Readings that passed every test, or of which none judged (flags 1 and 2).
    public var good: UInt32 = 0
    /// Suspect readings (flag 3).
    public var suspect: UInt32 = 0
    /// Good and suspect readings whose value is not NaN.
    public var valued: UInt32 = 0
    /// Least value; the first of equal ones in time, which tells -0.0 from 0.0.
    public var min = Double.nan
    /// Greatest value; the first of equal ones in time.
    public var max = Double.nan
    /// Sum of the values, as `CompensatedSum` adds them in order of time.
    public var sum = 0.0
    /// Value of the first reading by device time.
    public var first = Double.nan
    /// Value of the last reading by device time.
    public var last = Double.nan
    /// Device time of `first` (milliseconds since 1970).
    public var firstTime: Int64
    /// Device time of `last` (milliseconds since 1970).
    public var lastTime: Int64
    /// The highest record that changed anything in it.
    public var changedAt: RecordNumber = 0
    /// How many times it was computed anew with another result; 0 at first.
    public var revision: UInt32 = 0
    /// Series that have readings in it: 1, or more in a group.
    public var series: UInt32 = 1

    /// Makes a bucket without readings.
    ///
    /// - Parameter start: its first moment, in milliseconds since 1970.
    public init(start: Int64) {
        self.start = start
        firstTime = start
        lastTime = start
    }
}

extension RollupBucket: Equatable {
    /// Equal when every number is, values bit for bit (NaN included).
    public static func == (a: Self, b: Self) -> Bool {
        a.start == b.start && a.n == b.n && a.good == b.good && a.suspect == b.suspect && a.valued == b.valued
            && a.firstTime == b.firstTime && a.lastTime == b.lastTime && a.changedAt == b.changedAt
            && a.revision == b.revision && a.series == b.series && a.min.bitPattern == b.min.bitPattern
            && a.max.bitPattern == b.max.bitPattern
            && a.sum.bitPattern == b.sum.bitPattern && a.first.bitPattern == b.first.bitPattern
            && a.last.bitPattern == b.last.bitPattern
    }
}
