/// Differences between local time and UTC that exist.
enum ClockZones {
    /// Quarters of an hour besides whole hours: −9:30 −3:30 −2:30 3:30 4:30 5:30 5:45 6:30 8:45 9:30 10:30 12:45 13:45,
    /// of the IANA time zone database (2025b).
    private static let parts: Set<Int> = [-38, -14, -10, 14, 18, 22, 23, 26, 35, 38, 42, 51, 55]

    /// Whether a clock can be off by so many quarters of an hour because local time was taken for UTC, or UTC for local
    /// time.
    static func contains(_ quarterHours: Int) -> Bool {
        guard quarterHours != 0, (-56...56).contains(quarterHours) else { return false }
        return quarterHours.isMultiple(of: 4) || parts.contains(quarterHours) || parts.contains(-quarterHours)
    }
}
