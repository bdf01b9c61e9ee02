internal import TideModel

/// Local times of one zone; remembers the stretch that the last one lay in, because there none needs a search.
struct LocalClock {
    private let zone: Zone
    /// The stretch of the last local time.
    private var period: Zone.Period?

    /// The last moment that RFC 3339 can write; a later one is no time.
    static let last: Int64 = 253_402_300_799_999
    /// Zones change by less than this at once.
    private static let margin: Int64 = 2 * 86_400_000

    init(_ zone: Zone) { self.zone = zone }

    /// The moment of a local time, in milliseconds since 1970; what lies beyond all calendars stays as it is.
    mutating func utc(_ local: Int64) -> Int64 {
        guard (-Self.last...Self.last).contains(local) else { return local }
        if let period {
            let guess = Timestamp(milliseconds: local - Int64(period.offset) * 1_000)
            if period.from + Self.margin <= guess, guess + Self.margin < period.until { return guess.milliseconds }
        }
        let time = zone.timestamp(ofLocal: local)
        period = zone.period(at: time)
        return time.milliseconds
    }

    /// Seconds that local time is ahead of UTC at a moment.
    mutating func offset(at time: Timestamp) -> Int {
        if let period, period.contains(time) { return period.offset }
        let found = zone.period(at: time)
        period = found
        return found.offset
    }
}
