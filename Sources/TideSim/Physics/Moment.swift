internal import Glibc
internal import TideModel

/// A point in time as signals need it; local is UTC+8, the time of Shandong.
struct Moment: Equatable {
    /// Milliseconds since 1970-01-01T00:00Z.
    let milliseconds: Int64
    /// Days of local time since 1970.
    let day: Int
    /// Hours since local midnight, 0..<24.
    let hour: Double

    private static let offset: Int64 = 8 * 3_600_000

    init(_ time: Timestamp) {
        milliseconds = time.milliseconds
        let local = milliseconds + Self.offset
        let day = local >= 0 ? local / 86_400_000 : (local - 86_399_999) / 86_400_000
        self.day = Int(day)
        hour = Double(local - day * 86_400_000) / 3_600_000
    }

    /// Local noon of a day since 1970.
    init(noonOf day: Int) { self.init(Timestamp(milliseconds: Int64(day) * 86_400_000 + 12 * 3_600_000 - Self.offset)) }

    /// Hours since 1970-01-01T00:00Z.
    var hours: Double { Double(milliseconds) / 3_600_000 }

    /// Day of the year, from 1 at the beginning of 1 January, with its decimals.
    var dayOfYear: Double { Double(Self.dayOfYear(day)) + hour / 24 }

    /// 1 in the middle of the warm half (day 205, 24 July), -1 in the cold one.
    var season: Double { annual(peak: 205) }

    /// A wave of one year that is 1 on day `peak`.
    func annual(peak: Double) -> Double { cos(2 * .pi * (dayOfYear - peak) / 365) }

    /// A wave of one day that is 1 at the local hour `peak`.
    func diel(peak: Double) -> Double { cos(2 * .pi * (hour - peak) / 24) }

    /// Day of the year, 1…366, of a number of days since 1970.
    static func dayOfYear(_ day: Int) -> Int {
        let date = CivilDate(dayNumber: Int64(day))
        return Int(Int64(day) - CivilDate(year: date.year, month: 1, day: 1).dayNumber) + 1
    }
}
