/// What is known of a device's clock; docs/clocks.md says what to do about each.
public enum ClockVerdict: Sendable, Equatable, Hashable {
    /// Not enough was heard yet.
    case unknown
    /// Shows the time, as far as messages can tell.
    case fine
    /// Runs too fast (above 0) or too slow; milliseconds per day, of which 86.4 are 1 ppm.
    case drifting(millisecondsPerDay: Int64)
    /// Off by a time zone; quarters of an hour, above 0 when ahead.
    case zoneError(quarterHours: Int)
    /// Began anew when it lost power.
    case reset(ClockEpoch)
    /// Shows the same time again and again.
    case frozen
    /// Ahead of the receive time, which no delay explains.
    case future
    /// Always the same long stretch behind: a wrong clock, or delivery that takes so long.
    case behind

    /// Parts per million of a drift; 0 for all others.
    public var ppm: Double {
        guard case .drifting(let rate) = self else { return 0 }
        return Double(rate) / 86.4
    }

    /// The name for metrics and commands.
    public var name: String {
        switch self {
        case .unknown: "unknown"
        case .fine: "fine"
        case .drifting: "drifting"
        case .zoneError: "zone_error"
        case .reset: "reset"
        case .frozen: "frozen"
        case .future: "future"
        case .behind: "behind"
        }
    }

    /// Whether device times mean something: such a clock's readings may be the latest, and tell how old data is.
    public var isTrusted: Bool {
        switch self {
        case .unknown, .fine, .drifting: true
        case .zoneError, .reset, .frozen, .future, .behind: false
        }
    }
}
