public import TideModel
public import TideYAML

extension YAMLValue {
    /// What `timeFormat(pattern:)` takes, for messages.
    public static let timeFormats = "right is unix, unix_ms, unix_us, unix_ns, rfc3339 or pattern"

    /// Reads how times are written: `unix`, `unix_ms`, `unix_us`, `unix_ns`, `rfc3339`, or `pattern` with the pattern beside it.
    ///
    /// - Parameter pattern: the value of the key `pattern`, when it is there.
    /// - Returns: nil after noting a problem.
    public func timeFormat(pattern: YAMLValue?) -> TimeFormat? {
        switch text {
        case "unix", "unix_s": return .unix
        case "unix_ms": return .unixMilliseconds
        case "unix_us": return .unixMicroseconds
        case "unix_ns": return .unixNanoseconds
        case "rfc3339": return .rfc3339
        case "pattern":
            guard let pattern else {
                fail("the pattern is missing", hint: "write pattern: \"yyyy-MM-dd HH:mm:ss\"")
                return nil
            }
            guard let text = pattern.string(maximum: 64) else { return nil }
            do { return .pattern(try TimePattern(text)) } catch {
                pattern.fail("\(error)")
                return nil
            }
        default:
            fail("\(words) is not known here", hint: Self.timeFormats)
            return nil
        }
    }

    /// Reads a time zone: `UTC`, `+08:00`, or a name such as `Asia/Shanghai`.
    ///
    /// - Parameter zones: finds a zone by its name.
    /// - Returns: nil after noting a problem.
    public func zone(_ zones: (String) -> Zone?) -> Zone? {
        guard let text = string(maximum: 64) else { return nil }
        if text == "UTC" || text == "Z" { return .utc }
        if let zone = (try? Zone(fixedOffset: text)) ?? zones(text) { return zone }
        fail("there is no time zone \(words)", hint: "right is UTC, +08:00 or a name such as Asia/Shanghai")
        return nil
    }
}
