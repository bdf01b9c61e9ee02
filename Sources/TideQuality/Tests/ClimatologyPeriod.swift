internal import TideModel

/// What the time span of a climatology counts, in UTC.
public enum ClimatologyPeriod: String, Sendable, CaseIterable {
    case year, quarter, month, week, weekofyear, day, dayofyear, dayofweek, hour

    /// The number of a time.
    ///
    /// - Parameter milliseconds: since 1970.
    /// - Returns: such as 1...12 for `month`, 0 (Monday)...6 for `dayofweek`, ISO 8601 weeks for `week`.
    func value(at milliseconds: Int64) -> Int64 {
        let day: Int64 = 86_400_000
        let dayNumber = milliseconds / day - (milliseconds % day < 0 ? 1 : 0)
        let date = CivilDate(dayNumber: dayNumber)
        switch self {
        case .year: return Int64(date.year)
        case .quarter: return (Int64(date.month) + 2) / 3
        case .month: return Int64(date.month)
        case .week, .weekofyear: return Self.week(of: dayNumber, date)
        case .day: return Int64(date.day)
        case .dayofyear: return Self.dayOfYear(dayNumber, date.year)
        case .dayofweek: return Self.sinceMonday(date)
        case .hour: return (milliseconds - dayNumber * day) / 3_600_000
        }
    }

    private static func dayOfYear(_ dayNumber: Int64, _ year: Int32) -> Int64 {
        dayNumber - CivilDate(year: year, month: 1, day: 1).dayNumber + 1
    }

    private static func sinceMonday(_ date: CivilDate) -> Int64 { (date.weekday + 6) % 7 }

    /// The week has the year of its Thursday.
    private static func week(of dayNumber: Int64, _ date: CivilDate) -> Int64 {
        let thursday = dayNumber - sinceMonday(date) + 3
        return (dayOfYear(thursday, CivilDate(dayNumber: thursday).year) - 1) / 7 + 1
    }
}
