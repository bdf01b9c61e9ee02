public import TideModel

/// When a rule counts, by the site's local time.
public struct Schedule: Sendable, Equatable {
    /// From the first day to the last of a year, as month × 100 + day; from November to March goes over the year's end.
    public var season: (first: Int, last: Int)?
    /// Minutes after midnight, from the first to before the last; from 1,200 to 480 goes over midnight.
    public var hours: (first: Int, last: Int)?

    /// Makes a schedule.
    public init(season: (first: Int, last: Int)? = nil, hours: (first: Int, last: Int)? = nil) {
        (self.season, self.hours) = (season, hours)
    }

    /// Equal when season and hours are.
    public static func == (a: Self, b: Self) -> Bool {
        a.season?.first == b.season?.first && a.season?.last == b.season?.last && a.hours?.first == b.hours?.first
            && a.hours?.last == b.hours?.last
    }

    /// Whether a time lies in it.
    public func contains(_ time: Timestamp, in zone: Zone) -> Bool {
        let local = zone.local(at: time)
        let dayNumber = Int64((Double(local) / 86_400_000).rounded(.down))
        if let season {
            let date = CivilDate(dayNumber: dayNumber)
            guard Self.lies(Int(date.month) * 100 + Int(date.day), from: season.first, through: season.last) else {
                return false
            }
        }
        guard let hours else { return true }
        let minute = Int((local - dayNumber * 86_400_000) / 60_000)
        return Self.lies(minute, from: hours.first, through: hours.last - 1)
    }

    private static func lies(_ number: Int, from first: Int, through last: Int) -> Bool {
        first <= last ? (first...last).contains(number) : number >= first || number <= last
    }
}
