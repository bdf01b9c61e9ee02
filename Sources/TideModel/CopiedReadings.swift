/// Readings that another data folder exported, on their way into this one: judged there, so taken as they are.
public struct CopiedReadings: Sendable, Equatable {
    /// A series as an export names it.
    public struct Series: Sendable, Hashable {
        /// Its key.
        public var key: SeriesKey
        /// Unit of its values (UCUM).
        public var unit: String

        /// Makes a series.
        public init(key: SeriesKey, unit: String) { (self.key, self.unit) = (key, unit) }
    }

    /// One reading.
    public struct Reading: Sendable, Equatable {
        /// Line of the part, from 0.
        public var line: Int
        /// Index in `series`.
        public var series: Int
        /// Device time, milliseconds since 1970.
        public var time: Int64
        /// Receive time, milliseconds since 1970.
        public var received: Int64
        /// Value in the unit of its series; NaN when there is none.
        public var value: Double
        /// Quality flag.
        public var flag: QCFlag
        /// The time is an arrival stamp.
        public var isArrival: Bool
        /// It was superseded: by the next line with its key.
        public var isSuperseded: Bool
        /// A number of a profile stands for an input that it is derived from.
        public var isAssumed: Bool

        /// Makes a reading.
        public init(
            line: Int,
            series: Int,
            time: Int64,
            received: Int64,
            value: Double,
            flag: QCFlag,
            isArrival: Bool = false,
            isSuperseded: Bool = false,
            isAssumed: Bool = false
        ) {
            (self.line, self.series, self.time, self.received) = (line, series, time, received)
            (self.value, self.flag) = (value, flag)
            (self.isArrival, self.isSuperseded, self.isAssumed) = (isArrival, isSuperseded, isAssumed)
        }

        /// Equal bit for bit.
        public static func == (a: Self, b: Self) -> Bool {
            a.line == b.line && a.series == b.series && a.time == b.time && a.received == b.received
                && a.value.bitPattern == b.value.bitPattern && a.flag == b.flag && a.isArrival == b.isArrival
                && a.isSuperseded == b.isSuperseded && a.isAssumed == b.isAssumed
        }
    }

    /// Stands in records where others have a profile's content hash: no profile of this folder has judged them.
    public static let profile = "fieldtide/readings@1"

    /// The series that readings refer to.
    public var series: [Series] = []
    /// Readings, in the order of their lines.
    public var readings: [Reading] = []

    /// Makes an empty part.
    public init() {}

    /// Whether two readings, one behind the other, have the same key.
    public func haveSameKey(_ first: Int, _ second: Int) -> Bool {
        readings[first].series == readings[second].series && readings[first].time == readings[second].time
    }
}
