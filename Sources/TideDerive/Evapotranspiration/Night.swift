/// A night of a place, from sunset to sunrise.
///
/// The sun is a point without refraction, as in FAO-56: its sunset is some minutes before that of almanacs.
public struct Night: Sendable, Equatable {
    /// Seconds since 1970.
    public let sunset: Double
    /// Seconds since 1970.
    public let sunrise: Double

    /// The night that a time lies in; nil by day.
    ///
    /// - Parameters:
    ///   - seconds: since 1970.
    ///   - latitude: degrees north, -90...90.
    ///   - longitude: degrees east, -180...180.
    public init?(containing seconds: Double, latitude: Double, longitude: Double) {
        // The date of mean solar time there.
        let date = ((seconds / 3600 + longitude / 15) / 24).rounded(.down)
        let today = Self.day(date, latitude, longitude)
        if seconds < today.rise {
            (sunset, sunrise) = (Self.day(date - 1, latitude, longitude).set, today.rise)
        } else if seconds >= today.set {
            (sunset, sunrise) = (today.set, Self.day(date + 1, latitude, longitude).rise)
        } else {
            return nil
        }
        guard sunset <= seconds, seconds < sunrise else { return nil }
    }

    private static func day(_ date: Double, _ latitude: Double, _ longitude: Double) -> (rise: Double, set: Double) {
        // Within a day of the calendar's day of the year, which moves sunset by two minutes at most.
        let sinceNewYear = date - 10_957, years = (sinceNewYear / 365.25).rounded(.down)
        let day = sinceNewYear - years * 365.25 + 1
        let noon = date * 24 + 12 - longitude / 15 - Sun.correction(day: day)
        let half = 12 / .pi * Sun.sunset(latitude: latitude * .pi / 180, declination: Sun.declination(day: day))
        return ((noon - half) * 3600, (noon + half) * 3600)
    }
}
