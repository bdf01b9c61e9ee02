/// Where a clock begins that has lost its time.
public enum ClockEpoch: UInt8, Sendable, CaseIterable {
    /// 1970-01-01: a count that began at 0, also seconds since the device was switched on.
    case unix = 0
    /// 1980: clocks of GPS receivers (1980-01-06) and of FAT file systems (1980-01-01).
    case year1980 = 1
    /// 2000-01-01: most clock chips.
    case year2000 = 2

    /// 1980-01-01, milliseconds since 1970.
    private static let start1980: Int64 = 315_532_800_000
    /// 2000-01-01, milliseconds since 1970.
    private static let start2000: Int64 = 946_684_800_000
    /// 2001-01-01: what is earlier was not measured then, as for the quirk `reset_2000` of profiles.
    private static let plausible: Int64 = 978_307_200_000

    /// Which clock shows such a time; nil when it may be true.
    ///
    /// - Parameter time: device time, milliseconds since 1970.
    init?(showing time: Int64) {
        switch time {
        case ..<Self.start1980: self = .unix
        case ..<Self.start2000: self = .year1980
        case ..<Self.plausible: self = .year2000
        default: return nil
        }
    }

    /// The year that the clock begins with.
    public var year: Int {
        switch self {
        case .unix: 1970
        case .year1980: 1980
        case .year2000: 2000
        }
    }
}
