/// How a device writes its time.
public enum TimeFormat: Sendable, Equatable {
    /// Seconds since 1970, also with decimals.
    case unix
    /// Milliseconds since 1970.
    case unixMilliseconds
    /// Microseconds since 1970; the nearest millisecond counts.
    case unixMicroseconds
    /// Nanoseconds since 1970; the nearest millisecond counts.
    case unixNanoseconds
    /// `2026-01-05T07:30:00.250+08:00`.
    case rfc3339
    /// Text or digits in a pattern such as `yyyy-MM-dd HH:mm:ss`.
    case pattern(TimePattern)
}

extension TimeFormat {
    /// As it is written in a profile.
    public var name: String {
        switch self {
        case .unix: "unix"
        case .unixMilliseconds: "unix_ms"
        case .unixMicroseconds: "unix_us"
        case .unixNanoseconds: "unix_ns"
        case .rfc3339: "rfc3339"
        case .pattern(let pattern): "\"\(pattern)\""
        }
    }
}
