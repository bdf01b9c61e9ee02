/// Why bytes or text are no time zone.
public enum ZoneError: Error, Equatable, Sendable {
    /// The bytes do not begin with `TZif`.
    case notTZif
    /// More bytes than any zone needs; holds their number.
    case tooLarge(bytes: Int)
    /// The counts in a header call for more bytes than there are.
    case truncated(needed: Int, got: Int)
    /// No kind of local time is defined at all.
    case noLocalTime
    /// Transition `index` is not later than the one before it.
    case unordered(index: Int)
    /// Transition `index` names a kind of local time that is not defined.
    case unknownLocalTime(index: Int)
    /// An offset from UTC, in seconds, that no place has.
    case offset(Int)
    /// The zone counts leap seconds, which `Timestamp` does not; holds how many.
    case leapSeconds(Int)
    /// The rule for times after the table cannot be read.
    case rule(String)
    /// Not an offset from UTC such as `+08:00`.
    case fixedOffset(String)
}

extension ZoneError: CustomStringConvertible {
    /// What is wrong, and what would be right.
    public var description: String {
        switch self {
        case .notTZif: "not a time zone file: it does not begin with 'TZif'"
        case .tooLarge(let bytes): "\(bytes) bytes are too many for a time zone file (at most \(Zone.maximumBytes))"
        case .truncated(let needed, let got): "time zone file ends early: \(needed) bytes needed, \(got) there"
        case .noLocalTime: "time zone file defines no local time"
        case .unordered(let index): "transition \(index) of the time zone file is not later than the one before it"
        case .unknownLocalTime(let index): "transition \(index) of the time zone file names no defined local time"
        case .offset(let seconds): "\(seconds) s is no offset from UTC (-24:59:59 to +25:59:59)"
        case .leapSeconds: "the zone counts leap seconds; take the zone of the same name outside 'right/'"
        case .rule(let text): "cannot read the rule '\(text)'; right would be, for example, CET-1CEST,M3.5.0,M10.5.0/3"
        case .fixedOffset(let text): "'\(text)' is no offset from UTC; right would be, for example, +08:00"
        }
    }
}
