/// Standard time and, where it is kept, daylight saving time by a yearly rule: the meaning of a POSIX TZ string.
///
/// - Source: POSIX.1-2017 section 8.3 (TZ), extended by RFC 9636 section 3.3.1 to hours -167...167.
struct ZoneRule: Sendable, Hashable {
    /// Seconds east of UTC in standard time.
    var standard: Int
    /// Daylight saving time, if any.
    var daylight: Daylight?

    /// Daylight saving time of every year.
    struct Daylight: Sendable, Hashable {
        /// Seconds east of UTC.
        var offset: Int
        /// When it begins, by the clocks of standard time.
        var start: Change
        /// When it ends, by the clocks of daylight saving time.
        var end: Change
    }

    /// A moment of each year by local clocks.
    struct Change: Sendable, Hashable {
        /// The day.
        var day: Day
        /// Seconds after midnight of that day; may be negative or exceed a day.
        var time: Int
    }

    /// A day of each year.
    enum Day: Sendable, Hashable {
        /// `Jn`: 1...365, 29 February is never counted.
        case julian(Int64)
        /// `n`: 0...365, 29 February is counted.
        case zeroBased(Int64)
        /// `Mm.w.d`: the week-th weekday (0 is Sunday) of the month; week 5 is the last.
        case weekday(month: UInt8, week: Int64, weekday: Int64)
    }

    /// The span of one offset that `second` lies in.
    func span(at second: Int64) -> Zone.Span {
        var span = Zone.Span(from: .min, until: .max, offset: standard)
        guard let daylight else { return span }
        let year = CivilDate(dayNumber: floorDivide(second, 86_400)).year
        // A change may lie up to a week and an offset outside its year, so the years beside decide as well.
        for candidate in (year - 2)...(year + 2) {
            let start = (daylight.start.second(inYear: candidate, offset: standard), daylight.offset)
            let end = (daylight.end.second(inYear: candidate, offset: daylight.offset), standard)
            // Of two changes at one moment the later in this order holds: so a year-long daylight saving time goes on.
            for (change, offset) in start.0 <= end.0 ? [start, end] : [end, start] {
                if change > second {
                    span.until = min(span.until, change)
                } else if change >= span.from {
                    span.from = change
                    span.offset = offset
                }
            }
        }
        return span
    }
}

extension ZoneRule.Change {
    /// The second since 1970 at which it comes in `year`, when clocks are `offset` seconds ahead of UTC.
    func second(inYear year: Int32, offset: Int) -> Int64 {
        day.number(inYear: year) * 86_400 + Int64(time) - Int64(offset)
    }
}

extension ZoneRule.Day {
    /// Days since 1970-01-01.
    func number(inYear year: Int32) -> Int64 {
        let newYear = CivilDate(year: year, month: 1, day: 1)
        switch self {
        case .zeroBased(let day): return newYear.dayNumber + day
        case .julian(let day):
            return newYear.dayNumber + day - (newYear.isLeapYear && day >= 60 ? 0 : 1)
        case .weekday(let month, let week, let weekday):
            let first = CivilDate(year: year, month: month, day: 1)
            let nextMonth = CivilDate(year: year, month: month + 1, day: 1).dayNumber
            let firstMatch = first.dayNumber + (weekday - first.weekday + 7) % 7
            let day = firstMatch + (week - 1) * 7
            return day < nextMonth ? day : day - 7
        }
    }
}
