public import TideModel

/// Where intervals begin and end.
public enum BucketClock: Sendable {
    /// Equal lengths in milliseconds, from 1970-01-01T00:00Z on.
    case every(Int64)
    /// Local days that begin so many minutes after midnight.
    case days(Zone, dayStart: Int)

    /// The interval that a time lies in, in milliseconds since 1970, half open; at the ends of Int64 it is cut.
    public func bucket(of time: Int64) -> Range<Int64> {
        switch self {
        case .every(let length):
            let rest = time % length
            let (start, isBefore) = time.subtractingReportingOverflow(rest < 0 ? rest + length : rest)
            let first = isBefore ? Int64.min : start
            let (end, isBehind) = first.addingReportingOverflow(length)
            return first..<(isBehind ? .max : end)
        case .days(let zone, let dayStart):
            let day = zone.day(containing: Timestamp(milliseconds: time), dayStart: dayStart)
            return day.start.milliseconds..<max(day.end.milliseconds, day.start.milliseconds)
        }
    }
}
