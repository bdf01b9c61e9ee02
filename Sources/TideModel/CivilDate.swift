/// A day of the proleptic Gregorian calendar, and its number counted from 1970-01-01.
public struct CivilDate: Hashable, Sendable {
    /// Astronomical year: 0 is 1 BC.
    public var year: Int32
    /// 1...12.
    public var month: UInt8
    /// 1...31.
    public var day: UInt8

    /// Makes a date of its parts; parts beyond a month's end count on into the next.
    public init(year: Int32, month: UInt8, day: UInt8) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The date of a day number.
    ///
    /// - Parameter dayNumber: days since 1970-01-01; beyond ±7.8e11 (two milliard years) it is clamped.
    /// - Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
    public init(dayNumber: Int64) {
        let shifted = max(-Self.farthest, min(Self.farthest, dayNumber)) + 719_468  // from 0000-03-01
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = Int32(yearOfEra + era * 400 + (month <= 2 ? 1 : 0))
        self.month = UInt8(month)
        day = UInt8(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    /// Days since 1970-01-01.
    ///
    /// - Source: H. Hinnant, as above, `days_from_civil`.
    public var dayNumber: Int64 {
        let monthIndex = Int64(month) - 1
        let year = Int64(self.year) + floorDivide(monthIndex, 12)
        let month = monthIndex - floorDivide(monthIndex, 12) * 12 + 1
        let yearFromMarch = month <= 2 ? year - 1 : year
        let era = floorDivide(yearFromMarch, 400)
        let yearOfEra = yearFromMarch - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + Int64(day) - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// Day of the week: 0 is Sunday.
    public var weekday: Int64 {
        let sinceSunday = dayNumber + 4  // 1970-01-01 was a Thursday
        return sinceSunday - floorDivide(sinceSunday, 7) * 7
    }

    /// Whether the year has a 29 February.
    public var isLeapYear: Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// Keeps the year inside Int32; any `Timestamp` lies within.
    private static let farthest: Int64 = 780_000_000_000
}

/// Divides rounding towards minus infinity; `divisor` must be positive.
func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
}
